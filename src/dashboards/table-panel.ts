import type { Expression } from "../promql/expression";
import { basePanel, refId } from "./base-panel";
import type { BasePanel, PanelContent } from "./base-panel";
import { column, tableFields } from "./field-config";
import type { StatFields } from "./field-config";

interface SortedBy {
  readonly displayName: string;
  readonly desc: boolean;
}

type Transformation =
  | { readonly id: "merge"; readonly options: Readonly<Record<string, never>> }
  | {
      readonly id: "organize";
      readonly options: {
        readonly excludeByName: Readonly<Record<string, boolean>>;
        readonly indexByName: Readonly<Record<string, number>>;
        readonly renameByName: Readonly<Record<string, string>>;
      };
    };

/** A row a set of label values, a column a query. */
export interface TablePanel extends BasePanel {
  readonly type: "table";
  readonly transformations: readonly Transformation[];
  readonly options: {
    readonly showHeader: true;
    readonly cellHeight: "sm";
    readonly footer: { readonly show: false; readonly reducer: readonly string[]; readonly countRows: false };
    readonly sortBy: readonly [SortedBy];
  };
}

/** A number of each row. */
export interface Column {
  readonly title: string;
  readonly fields: StatFields;
  readonly expression: Expression;
}

export interface TableContent extends Omit<PanelContent, "fieldConfig" | "queries" | "links"> {
  /** At least two: with one, Grafana names its values differently. */
  readonly columns: readonly Column[];
  readonly sortedBy: SortedBy;
}

/** Queries whose results carry the same labels, side by side; Grafana calls the values of query A `Value #A`. */
export function tablePanel({ columns, sortedBy, ...content }: TableContent): TablePanel {
  const renamed = columns.map(({ title }, index) => [`Value #${refId(index)}`, title] as const);
  const fieldConfig = tableFields(columns.map(({ title, fields }) => column(title, fields)));
  const queries = columns.map(({ title, expression }) => ({ expression, legend: title }));
  return {
    type: "table",
    ...basePanel({ ...content, fieldConfig, queries }, "table"),
    transformations: [
      { id: "merge", options: {} },
      {
        id: "organize",
        options: { excludeByName: { Time: true }, indexByName: {}, renameByName: Object.fromEntries(renamed) },
      },
    ],
    options: {
      showHeader: true,
      cellHeight: "sm",
      footer: { show: false, reducer: [], countRows: false },
      sortBy: [sortedBy],
    },
  };
}
