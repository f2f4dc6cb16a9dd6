import type { Cast } from './cast.js'
import type { Story } from './story.js'

/** The last valid application of a person counts. */
export function repeated({ avviso, person, letter, afterOpening }: Cast): Story[] {
  const changed = person()
  const twice = person()
  const later = `select earlier.id from told earlier join told later on later.call = earlier.call
    and later.person = earlier.person and later.presented_at > earlier.presented_at where earlier.call = '${avviso.id}'`
  return [
    {
      words: 'Due domande valide della stessa persona: la seconda sostituisce la prima.',
      letters: [
        letter({ at: afterOpening(5), data: { applicant: changed } }),
        letter({ at: afterOpening(30), data: { applicant: changed } }),
      ],
      expected: 1,
      found: `${later} and earlier.state = 'superseded' and earlier.superseded_by = later.id and later.state = 'admitted'`,
    },
    {
      words: 'Due domande, la seconda non valida: vale la prima.',
      letters: [
        letter({ at: afterOpening(6), data: { applicant: twice } }),
        letter({
          at: afterOpening(31),
          data: { applicant: twice, signature: 'none', identityDocument: false },
        }),
      ],
      expected: 1,
      found: `${later} and earlier.state = 'admitted' and later.state = 'excluded' and 'no-valid-ground' = any(later.reasons)`,
    },
  ]
}
