import fc from "fast-check";
import { ByteSize } from "../../src/units/byte-size";

test.each([
  ["1", 1],
  ["512Ki", 524_288],
  ["1Mi", 1_048_576],
  ["10M", 10_000_000],
  ["3k", 3_000],
  ["2Gi", 2_147_483_648],
  ["1G", 1_000_000_000],
  ["0", 0],
])("%s is %d bytes", (text, bytes) => {
  expect(ByteSize.parse(text)?.bytes).toBe(bytes);
});

test.each(["", "1.5Mi", "1 Mi", "1mi", "1MiB", "1K", "-1Mi", "Mi", "1Ti", "9007199254740993", "9007199254740993Gi"])(
  "%j is refused",
  (text) => {
    expect(ByteSize.parse(text)).toBeUndefined();
  },
);

test.each([
  ["1024Ki", "1Mi"],
  ["10M", "10000000"],
  ["1536Ki", "1536Ki"],
  ["1000", "1000"],
])("%s prints as %s", (written, printed) => {
  expect(String(ByteSize.parse(written))).toBe(printed);
});

test("a gateway's own units are taken, the largest that divides evenly", () => {
  const nginx = [
    ["m", 1_048_576],
    ["k", 1_024],
    ["", 1],
  ] as const;
  expect(["1Mi", "1536Ki", "10M", "1k"].map((text) => ByteSize.parse(text)!.format(nginx))).toEqual([
    "1m",
    "1536k",
    "10000000",
    "1000",
  ]);
});

test("what is printed reads back as the same size", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 50 }), fc.constantFrom("", "k", "Ki", "M", "Mi"), (amount, unit) => {
      const size = ByteSize.parse(`${amount}${unit}`);
      if (size === undefined) return expect(amount).toBeGreaterThan(2 ** 32);
      expect(ByteSize.parse(String(size))?.bytes).toBe(size.bytes);
    }),
  );
});

test("any text is a whole number of bytes or refused", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9kKMGi.]{0,8}$/)), (text) => {
      const size = ByteSize.parse(text);
      expect(size === undefined || Number.isSafeInteger(size.bytes)).toBe(true);
    }),
  );
});
