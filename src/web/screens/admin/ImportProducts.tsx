import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { ActionState } from "../../parts/ActionState";
import { Link } from "../../parts/Link";
import { problemText, text } from "../../language/text";
import { call } from "../../sync/http";
import { wake } from "../../sync/loop";

interface ImportReport {
  readonly dryRun: boolean;
  readonly lines: number;
  readonly emptyLines: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly newCategories: readonly string[];
  readonly ignoredColumns: readonly string[];
  readonly badLines: readonly BadLine[];
}

interface BadLine {
  readonly line: number;
  readonly code: string;
  readonly column?: string;
  readonly cell?: string;
}

/** A whole sheet of products: first what it would do, then, if every line is good, doing it. */
export function ImportProducts() {
  // What was read when it was chosen: what is imported is what was looked at, whatever becomes of the file meanwhile.
  const [sheet, setSheet] = useState<Blob | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [make, setMake] = useState(false);
  const action = useAction();

  const send = (dryRun: boolean, makeCategories = make) => action.run(async () => {
    const path = `/products/import?dryRun=${dryRun}&makeCategories=${makeCategories}`;
    setReport(await call<ImportReport>(path, { method: "POST", file: sheet!, headers: { "Content-Type": "text/csv" } }));
    if (!dryRun) wake();
  });
  const choose = async (file: File | undefined) => {
    setReport(null);
    setSheet(file ? new Blob([await file.arrayBuffer()]) : null);
  };
  const changes = report ? report.created + report.updated : 0;

  return (
    <>
      <Link href="/products">‹ {text("nav.products")}</Link>
      <h1>{text("import.title")}</h1>
      <form class="card" onSubmit={(event) => { event.preventDefault(); void send(true); }}>
        <label class="field">
          <span>{text("import.file")}</span>
          <input type="file" accept=".csv,text/csv" required onChange={(event) => void choose(event.currentTarget.files?.[0])}
            onClick={(event) => { event.currentTarget.value = ""; void choose(undefined); }} />
        </label>
        <p class="faint">{text("import.columns")}</p>
        <ActionState of={action} done="" />
        <button class="button" disabled={!sheet || action.busy}>{text("import.preview")}</button>
      </form>
      {report && (
        <section class="card" aria-live="polite">
          <p>{[
            text("import.lines", { count: report.lines }), text("import.added", { count: report.created }),
            text("import.changed", { count: report.updated }), text("import.unchanged", { count: report.unchanged }),
            ...report.emptyLines > 0 ? [text("import.empty", { count: report.emptyLines })] : [],
          ].join(" · ")}</p>
          {report.ignoredColumns.length > 0 && <p class="notice">{text("import.ignored", { columns: report.ignoredColumns.join(", ") })}</p>}
          {report.newCategories.length > 0 && <p class="notice">{text("import.categories", { names: report.newCategories.join(", ") })}</p>}
          {(make || report.badLines.some(({ code }) => code === "import.category_unknown")) && report.dryRun && (
            <label class="row">
              <input type="checkbox" checked={make} onChange={({ currentTarget: { checked } }) => { setMake(checked); void send(true, checked); }} />
              <span>{text("import.make")}</span>
            </label>
          )}
          {!report.dryRun && <p class="notice">{text("import.done")}</p>}
          {report.badLines.length > 0 && <BadLines lines={report.badLines} />}
          {report.dryRun && report.badLines.length === 0 && changes === 0 && <p class="notice">{text("import.nothing")}</p>}
          {report.dryRun && report.badLines.length === 0 && changes > 0 && (
            <button class="button main" disabled={action.busy} onClick={() => void send(false)}>{text("import.run", { count: changes })}</button>
          )}
        </section>
      )}
    </>
  );
}

const BadLines = ({ lines }: { readonly lines: readonly BadLine[] }) => (
  <>
    <p class="notice error">{text("import.bad", { count: lines.length })}</p>
    <div class="table" tabIndex={0} role="region" aria-label={text("import.bad", { count: lines.length })}>
      <table>
        <thead><tr><th class="number">{text("import.line")}</th><th>{text("import.why")}</th></tr></thead>
        <tbody>
          {lines.map(({ line, code, column, cell }) => (
            <tr key={`${line} ${code}`}>
              <td class="number">{line}</td>
              <td>{problemText(code, column)} {cell && <q>{cell}</q>} <span class="faint">{code}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </>
);
