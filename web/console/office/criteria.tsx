import { loadRuleSet, ruleSetIds } from '../../../criteria/load.js'
import { criteriaInWords } from '../../../documents/criteria-in-words.js'
import { unknownValues } from '../../../domain/scoring/usable.js'
import { RuleSet } from '../../../schemas/criteria.js'
import { NotInRecord } from '../../../storage/record.js'
import { keptBy } from '../../../storage/views/office.js'
import { Facts } from '../../parts/table.js'
import type { Page, Visit } from '../../visit.js'
import { when } from '../../words.js'

/** A set of criteria in words, as the avviso prints it: the office's own, or the one that ships with the product. */
export async function criteriaPage({ record, session, params }: Visit): Promise<Page> {
  const id = params.criteria ?? ''
  const own = (await keptBy(record.db, session.staff.office)).find((one) => one.id === id)
  if (!own && !ruleSetIds().includes(id)) throw new NotInRecord('I criteri', id)
  const ruleSet = own
    ? RuleSet.parse(JSON.parse((await record.blobs.get(own.digest)).toString('utf8')))
    : loadRuleSet(id)
  const { elements, ties } = criteriaInWords(ruleSet)
  const missing = unknownValues(ruleSet)
  return {
    title: ruleSet.title,
    body: (
      <>
        <p>
          <a href="/ufficio">Ufficio, persone, caselle, criteri</a>
        </p>
        <Facts
          facts={[
            ['Codice', id],
            [
              'Quali',
              own ? `dell’ufficio, depositati da ${own.by} il ${when(own.at)}` : 'forniti col programma',
            ],
          ]}
        />
        {missing.length > 0 && (
          <p class="alert alert-warning">
            Prima di usarli l’ufficio stabilisce e conferma: {missing.join('; ')}.
          </p>
        )}
        <h2 class="h4">Come si danno i punti</h2>
        <ul>
          {elements.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <h2 class="h4">A parità di punti</h2>
        <ol>
          {ties.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          <li>sorteggio, con il numero pubblico indicato nell’avviso</li>
        </ol>
      </>
    ),
  }
}
