import { useState } from "preact/hooks";
import { useAction } from "../../app/action";
import { Link } from "../../parts/Link";
import { text } from "../../language/text";
import { call } from "../../sync/http";
import { wake } from "../../sync/loop";

interface ImportReport {
  readonly dryRun: boolean;
  readonly lines: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly ignoredColumns: readonly string[];
  readonly badLines: readonly { readonly line: number; readonly code: string; readonly message: string; readonly column?: string }[];
}

/** A whole sheet of products: first what it would do, then, if every line is good, doing it. */
export function ImportProducts() {
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const action = useAction();

  const send = (dryRun: boolean) => action.run(async () => {
    setReport(await call<ImportReport>(`/products/import?dryRun=${dryRun}`, { method: "POST", file: file!, headers: { "Content-Type": "text/csv" } }));
    if (!dryRun) wake();
  });
  const choose = (chosen: File | null) => {
    setFile(chosen);
    setReport(null);
  };
  const isGood = report?.dryRun && report.badLines.length === 0 && report.created + report.updated > 0;

  return (
    <>
      <Link href="/products">‹ {text("nav.products")}</Link>
      <h1>{text("import.title")}</h1>
      <form class="card" onSubmit={(event) => { event.preventDefault(); void send(true); }}>
        <label class="field">
          <span>{text("import.file")}</span>
          <input type="file" accept=".csv,text/csv" required onChange={(event) => choose(event.currentTarget.files?.[0] ?? null)} />
        </label>
        {action.problem && <p class="notice error" role="alert">{action.problem}</p>}
        <button class="button" disabled={!file || action.busy}>{text("import.preview")}</button>
      </form>
      {report && (
        <section class="card" aria-live="polite">
          <p>{[
            text("import.lines", { count: report.lines }), text("import.added", { count: report.created }),
            text("import.changed", { count: report.updated }), text("import.unchanged", { count: report.unchanged }),
          ].join(" · ")}</p>
          {!report.dryRun && <p class="notice">{text("import.done")}</p>}
          {report.badLines.length > 0 && <BadLines of={report} />}
          {isGood && <button class="button main" disabled={action.busy} onClick={() => void send(false)}>{text("import.run", { count: report.created + report.updated })}</button>}
        </section>
      )}
    </>
  );
}

const BadLines = ({ of }: { readonly of: ImportReport }) => (
  <div class="table" tabIndex={0}>
    <table>
      <caption class="notice error">{text("import.bad", { count: of.badLines.length })}</caption>
      <thead><tr><th>{text("import.line")}</th><th>{text("import.why")}</th></tr></thead>
      <tbody>{of.badLines.map((bad) => <tr key={`${bad.line} ${bad.code}`}><td>{bad.line}</td><td>{bad.message}</td></tr>)}</tbody>
    </table>
  </div>
);
