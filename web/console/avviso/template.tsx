import { Refusal } from '../../../domain/refusal.js'
import { criteriaToChoose } from '../../../procedure/criteria-of-call.js'
import type { AvvisoTemplate } from '../../../schemas/avviso-template.js'
import type { CallKind } from '../../../schemas/call.js'
import type { CriteriaId } from '../../../schemas/ids.js'
import { templateOf } from '../../../storage/avviso-templates.js'
import { OrderForm, SelectField, Submit, TextField } from '../../parts/form.js'
import { wholeIn, wordsIfAny } from '../../typed.js'
import { type Done, orderOf, type Page, type Visit } from '../../visit.js'
import { KIND } from '../../words.js'
import { AvvisoFields, typedTerms } from './fields.js'

const CATEGORIES = {
  art16: [{ category: 'unica', words: 'Criteri della graduatoria' }],
  l68: [
    { category: 'art1', words: 'Criteri per l’art. 1 (persone con disabilità)' },
    { category: 'art18', words: 'Criteri per l’art. 18 (altre categorie protette)' },
  ],
} as const

/** What the avvisi of the office have in common, by kind of call. A responsabile keeps it. */
export async function templatePage(visit: Visit): Promise<Page> {
  const { record, session } = visit
  const kind = kindOf(visit)
  const known = await keptTemplate(visit, kind)
  const choices = (await criteriaToChoose(record, session.staff.office, kind)).map(({ id, title }) => ({
    value: id,
    words: title,
  }))
  return {
    title: `Modello di avviso, ${KIND[kind]}`,
    body: (
      <>
        <p>
          Ciò che gli avvisi hanno in comune: in ogni bozza si può ancora cambiare.{' '}
          {kind === 'art16' ? (
            <a href="/modelli?tipo=l68">Modello per la L. 68/1999</a>
          ) : (
            <a href="/modelli?tipo=art16">Modello per l’art. 16</a>
          )}
        </p>
        <OrderForm visit={visit} action="/modelli">
          <input type="hidden" name="kind" value={kind} />
          <fieldset class="campi">
            <legend>Criteri</legend>
            {CATEGORIES[kind].map(({ category, words }) => (
              <SelectField
                key={category}
                visit={visit}
                name={`criteria.${category}`}
                label={words}
                value={known?.criteria[category]}
                empty="—"
                choices={choices}
              />
            ))}
          </fieldset>
          <AvvisoFields visit={visit} known={known} />
          <fieldset class="campi">
            <legend>Il lavoro dell’ufficio</legend>
            <TextField
              visit={visit}
              name="reviewDays"
              label="Giorni per l’istruttoria"
              type="number"
              value={known && String(known.reviewDays)}
              required
            />
            <TextField
              visit={visit}
              name="approvalDays"
              label="Giorni per rispondere alle osservazioni e approvare"
              type="number"
              value={known && String(known.approvalDays)}
              required
            />
          </fieldset>
          <Submit>Conserva il modello</Submit>
        </OrderForm>
      </>
    ),
  }
}

export async function keepTemplate(visit: Visit): Promise<Done> {
  const { commands, session } = visit
  const kind = kindOf(visit)
  const known = await keptTemplate(visit, kind)
  const criteria = CATEGORIES[kind].flatMap(({ category }) => {
    const id = wordsIfAny(visit, `criteria.${category}`)
    return id === null ? [] : [[category, id as CriteriaId] as const]
  })
  await commands.keepTemplate(session.staff.office, orderOf(visit), {
    kind,
    ...typedTerms(visit, known?.requirements ?? []),
    criteria: Object.fromEntries(criteria),
    reviewDays: wholeIn(visit, 'reviewDays', 'Giorni per l’istruttoria'),
    approvalDays: wholeIn(visit, 'approvalDays', 'Giorni per approvare'),
  })
  return { goTo: `/modelli?tipo=${kind}`, notice: 'Modello conservato: vale per i prossimi avvisi.' }
}

/** Null while the office has none. */
export async function keptTemplate(
  { record, session }: Pick<Visit, 'record' | 'session'>,
  kind: CallKind,
): Promise<AvvisoTemplate | null> {
  try {
    return await templateOf(record.db, session.staff.office, kind)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'template-missing') return null
    throw error
  }
}

function kindOf({ typed, query }: Visit): CallKind {
  return (typed.kind ?? query.tipo) === 'l68' ? 'l68' : 'art16'
}
