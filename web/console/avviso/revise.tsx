import { romeDate } from '../../../domain/terms/index.js'
import { criteriaToChoose } from '../../../procedure/criteria-of-call.js'
import type { CallId, CriteriaId } from '../../../schemas/ids.js'
import { readCall } from '../../../storage/calls.js'
import { decisionsOn } from '../../../storage/decisions.js'
import { LongField, OrderForm, SelectField, Submit, TextField } from '../../parts/form.js'
import { dayIn, wholeIn, wordsIn } from '../../typed.js'
import { type Done, orderOf, type Page, type Visit } from '../../visit.js'
import { reserveLines, reservesIn } from '../requests/lines.js'
import { AvvisoFields, typedTerms } from './fields.js'
import { typedWindow, WindowFields } from './window.js'

/** The draft of an avviso, to be corrected; one that was approved goes back to be approved anew. */
export async function revisePage(visit: Visit): Promise<Page> {
  const { record } = visit
  const id = visit.params.call as CallId
  const { avviso, plan, office } = await readCall(record.db, id)
  const choices = (await criteriaToChoose(record, office, avviso.kind)).map(({ id: value, title }) => ({
    value,
    words: title,
  }))
  return {
    title: `Correggere l’avviso ${id}`,
    body: (
      <>
        <p>
          <a href={`/chiamate/${id}/avviso`}>Torna all’avviso</a>
        </p>
        <OrderForm
          visit={visit}
          action={`/chiamate/${id}/avviso/correggi`}
          seen={await decisionsOn(record.db, { call: id })}
        >
          <fieldset class="campi">
            <legend>Piano</legend>
            <TextField
              visit={visit}
              name="publishOn"
              label="Giorno in cui si pubblica l’avviso"
              type="date"
              value={plan?.publishOn ?? romeDate(record.clock.now())}
              required
            />
            <TextField
              visit={visit}
              name="reviewDays"
              label="Giorni per l’istruttoria"
              type="number"
              value={String(plan?.reviewDays ?? 0)}
              required
            />
            <TextField
              visit={visit}
              name="approvalDays"
              label="Giorni per rispondere alle osservazioni e approvare"
              type="number"
              value={String(plan?.approvalDays ?? 0)}
              required
            />
          </fieldset>
          <WindowFields visit={visit} known={avviso} />
          {avviso.rankings.map(({ code, profile, contract, posts, criteria, reserves }, n) => (
            <fieldset key={code} class="campi">
              <legend>Graduatoria «{code}»</legend>
              <TextField visit={visit} name={`r${n}.profile`} label="Profilo" value={profile} required />
              <TextField
                visit={visit}
                name={`r${n}.contract`}
                label="Contratto e orario"
                value={contract}
                required
              />
              <TextField
                visit={visit}
                name={`r${n}.posts`}
                label="Posti"
                type="number"
                value={String(posts)}
                required
              />
              <LongField
                visit={visit}
                name={`r${n}.reserves`}
                label="Posti riservati, uno per riga"
                value={reserveLines(reserves)}
                rows={2}
              />
              <SelectField
                visit={visit}
                name={`r${n}.criteria`}
                label="Criteri"
                value={criteria}
                choices={choices}
                required
              />
            </fieldset>
          ))}
          <AvvisoFields visit={visit} known={avviso} />
          <Submit>Salva la bozza</Submit>
        </OrderForm>
      </>
    ),
  }
}

export async function reviseAvviso(visit: Visit): Promise<Done> {
  const { record, commands } = visit
  const id = visit.params.call as CallId
  const { avviso } = await readCall(record.db, id)
  const rankings = avviso.rankings.map((ranking, n) => ({
    ...ranking,
    profile: wordsIn(visit, `r${n}.profile`, 'Profilo'),
    contract: wordsIn(visit, `r${n}.contract`, 'Contratto e orario'),
    posts: wholeIn(visit, `r${n}.posts`, 'Posti'),
    reserves: keptIds(reservesIn(visit, `r${n}.reserves`), ranking.reserves),
    criteria: wordsIn(visit, `r${n}.criteria`, 'Criteri') as CriteriaId,
  }))
  const revised = { ...avviso, ...typedTerms(visit, avviso.requirements), ...typedWindow(visit), rankings }
  const { findings } = await commands.reviseAvviso(orderOf(visit), revised, {
    publishOn: dayIn(visit, 'publishOn', 'Giorno della pubblicazione'),
    reviewDays: wholeIn(visit, 'reviewDays', 'Giorni per l’istruttoria'),
    approvalDays: wholeIn(visit, 'approvalDays', 'Giorni per approvare'),
  })
  const noticed =
    findings.length === 0 ? 'Nessun rilievo.' : `Ci sono ${findings.length} rilievi da guardare.`
  return { goTo: `/chiamate/${id}/avviso`, notice: `Bozza salvata. ${noticed}` }
}

/** A reserve that was there keeps its code: forms and rules name it. */
function keptIds<Reserve extends { readonly id: string; readonly label: string }>(
  typed: readonly Reserve[],
  known: readonly Reserve[],
): Reserve[] {
  return typed.map((reserve) => ({
    ...reserve,
    id: known.find(({ label }) => label === reserve.label)?.id ?? reserve.id,
  }))
}
