import { applicationForm, reserveForm } from '../documents/application-form.js'
import { avvisoPage, avvisoPdf } from '../documents/avviso.js'
import { AVVISO_TEXTS } from '../documents/avviso-texts.js'
import { criteriaInWords } from '../documents/criteria-in-words.js'
import { publicPageFile } from '../documents/public-page.js'
import type { Avviso } from '../schemas/call.js'
import type { Digest } from '../schemas/ids.js'
import type { LockedCriteria } from '../storage/calls.js'
import type { DocumentOnFile } from '../storage/documents.js'
import { lockedRuleSet } from './criteria.js'
import type { Dependencies } from './dependencies.js'
import { formDefinition } from './form-definition.js'
import { letterheadOf, wholeCallHeading } from './letterhead.js'
import { keepFiles } from './paper.js'

type AvvisoFile = DocumentOnFile & { readonly kind: 'avviso' | 'form' | 'reserve-form' }

/** What is published of an avviso: itself with its forms, and what a page shows of it. */
export async function avvisoFiles(
  { record, typesetter, site }: Dependencies,
  avviso: Avviso,
  locked: LockedCriteria,
): Promise<{ readonly files: readonly AvvisoFile[]; readonly page: DocumentOnFile }> {
  const heading = { madeAt: record.clock.now(), letterhead: await letterheadOf(record.db, avviso.office) }
  const rankings = await Promise.all(
    avviso.rankings.map(async (ranking) => ({
      ranking,
      fingerprint: locked[ranking.code] as Digest,
      ruleSet: await lockedRuleSet(record, locked[ranking.code] as Digest),
    })),
  )
  const data = {
    ...heading,
    ...AVVISO_TEXTS,
    avviso,
    rankings: rankings.map(({ ranking, fingerprint, ruleSet }) => ({
      ranking,
      criteria: { ...criteriaInWords(ruleSet), fingerprint },
    })),
    publishedAt: site.addressOf(avviso.id, ''),
  }
  const paper = await avvisoPdf(typesetter, data)
  const form = {
    ...heading,
    call: wholeCallHeading(avviso),
    ranking: null,
    form: formDefinition(
      avviso,
      rankings.map(({ ruleSet }) => ruleSet),
    ),
    mailbox: avviso.mailbox,
    otherChannels: otherChannels(avviso.channels),
    window: avviso.window,
    documents: avviso.documents,
    filled: null,
  }
  const files = [await applicationForm(typesetter, form)]
  const kinds: AvvisoFile['kind'][] = ['form']
  // In an L. 68 call those who claim a reserve fill a second form.
  if (avviso.kind === 'l68' && avviso.rankings.some(({ reserves }) => reserves.length > 0)) {
    files.push(await reserveForm(typesetter, form))
    kinds.push('reserve-form')
  }
  const [page] = await keepFiles(record, [publicPageFile(paper, avvisoPage(data))], ['avviso-page'])
  return {
    files: (await keepFiles(record, [paper, ...files], ['avviso', ...kinds])) as readonly AvvisoFile[],
    page,
  }
}

function otherChannels({ post, counter, hand }: Avviso['channels']): string[] {
  return [
    ...(post ? [`per raccomandata a ${post.address}`] : []),
    ...(counter ? [`allo sportello: ${counter.where}`] : []),
    ...(hand ? [`a mano: ${hand.where}`] : []),
  ]
}
