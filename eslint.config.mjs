import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "cdktf.out", "constructs/grafana/generated", "node_modules", "coverage"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 3],
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  // A construct begins with (scope, id), by the framework's convention.
  { files: ["constructs/**"], rules: { "max-params": ["error", 4] } },
  { files: ["test/**", "scripts/**"], rules: { "max-lines-per-function": "off" } },
  {
    files: ["scripts/**", "src/cli/**", "*.js"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        module: "writable",
        require: "readonly",
        __dirname: "readonly",
        URL: "readonly",
      },
    },
    rules: { "no-console": "off" },
  },
);
