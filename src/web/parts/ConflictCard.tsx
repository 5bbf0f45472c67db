import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { productOf } from "../app/catalogue";
import type { Choice, Conflict, MetEdit, MetMovement } from "../domain/conflict";
import type { ConflictChoice, ResolveItem } from "../domain/item";
import { parseCount, quantityText, type Thousandths } from "../domain/quantity";
import { moment, number, text } from "../language/text";
import { record } from "../outbox/record";
import { wake } from "../sync/loop";
import { choiceText, deviceText, metTime, valueText } from "./conflictText";
import { Link } from "./Link";
import { QuantityDialog } from "./QuantityDialog";

/** What a card must know beside its conflict. */
export interface Surroundings {
  readonly deviceId: string | undefined;
  /** Names of categories by id. */
  readonly categories: ReadonlyMap<string, string>;
  /** The name of the store, where cards of several stand together. */
  readonly store?: string;
}

interface ConflictCardProps {
  readonly conflict: Conflict;
  /** What was decided here and is on its way. */
  readonly decided: ResolveItem | undefined;
  /** Who decides; null: somebody who only looks. */
  readonly userId: string | null;
  readonly around: Surroundings;
}

/** What met, on a line of time; and what each choice gives. One tap decides, with or without a network. */
export function ConflictCard({ conflict, decided, userId, around }: ConflictCardProps) {
  const [asking, setAsking] = useState(false);
  const name = productOf(conflict.productId)?.name ?? conflict.productName ?? text("unknownProduct");
  const decide = async (choice: ConflictChoice, quantity?: Thousandths) => {
    if (!userId) return;
    setAsking(false);
    const [place, counted] = [conflict.storeId ? { storeId: conflict.storeId } : {}, quantity === undefined ? {} : { quantity: quantityText(quantity) }];
    await record({ type: "RESOLVE", ...place, conflictId: conflict.id, choice, ...counted }, userId, { productId: conflict.productId });
    wake();
  };
  return (
    <article class="card" aria-label={name}>
      <div class="row">
        <span class="badge attention">{text(`conflicts.kind.${conflict.kind}`)}</span>
        <strong class="grow">{name}</strong>
      </div>
      <p class="faint">{around.store && `${around.store} · `}{moment(conflict.openedAt)}</p>
      <p>{conflict.text}</p>
      <ol class="timeline" aria-label={text("conflicts.met")}>
        {conflict.movements.map((movement, index) => (
          <Met key={movement.id} met={movement} all={conflict.movements} around={around} stands={index > 0 && index === conflict.movements.length - 1}>
            <span class={`badge ${movement.type}`}>{text(`type.${movement.type}`)}</span>
            <span class="number">{movement.quantity === undefined ? "–" : number(movement.quantity)}</span>
          </Met>
        ))}
        {conflict.edits?.map((edit, index, edits) => (
          <Met key={edit.id} met={edit} all={edits} around={around} stands={index === edits.length - 1}>
            <strong>{valueText(conflict.field, edit.value, around.categories)}</strong>
          </Met>
        ))}
      </ol>
      {decided && (
        <p class="notice" role="status">
          {text("conflicts.decided", { choice: choiceText(decided.choice, decided.quantity === undefined ? undefined : Number(decided.quantity)) })}{" "}
          <Link href="/outbox">{text("nav.outbox")}</Link>
        </p>
      )}
      {!decided && userId && (
        <div class="stack">
          {conflict.choices.map((choice) => (
            <button key={choice.choice} class="button wide" onClick={() => (choice.needsQuantity ? setAsking(true) : void decide(choice.choice))}>
              <span class="grow">{choice.text}</span>
              <Gives choice={choice} now={conflict.stock} />
            </button>
          ))}
        </div>
      )}
      {asking && (
        <QuantityDialog title={`${name}: ${text("conflicts.howMany")}`} initial="" read={parseCount}
          onQuantity={(quantity) => void decide("set_quantity", quantity)} onClose={() => setAsking(false)} />
      )}
    </article>
  );
}

interface MetProps {
  readonly met: MetMovement | MetEdit;
  readonly all: readonly (MetMovement | MetEdit)[];
  readonly around: Surroundings;
  readonly stands: boolean;
  readonly children: ComponentChildren;
}

const Met = ({ met, all, around, stands, children }: MetProps) => (
  <li>
    <span class="row">
      <span class="number">{metTime(met.occurredAt, all)}</span>
      {children}
      {stands && <span class="badge">{text("conflicts.stands")}</span>}
    </span>
    <span class="faint">{met.recordedByEmail} · {deviceText(met.deviceId, around.deviceId)}</span>
  </li>
);

/** The stock after a choice, beside what there is now. */
function Gives({ choice: { resultingQuantity: after }, now }: { readonly choice: Choice; readonly now: number | undefined }) {
  if (after === null) return null;
  const words = now === undefined || now === after ? text("conflicts.gives", { quantity: number(after) }) : `${number(now)} → ${number(after)}`;
  return <span class="number">{words}</span>;
}
