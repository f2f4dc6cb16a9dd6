import type { CallRequest, MobilityCommunication, RequestedProfile } from '../../../schemas/request.js'
import { dayIfAny, dayIn, wholeIn, wordsIfAny, wordsIn } from '../../typed.js'
import { Typed, type Visit } from '../../visit.js'
import { requirementsIn, reservesIn } from './lines.js'

/** The most profiles that one request has. */
export const mostProfiles = 20

/**
 * A request as an operatore reads it in the body's paper. What the body did not write is left out: the findings tell.
 * @throws {Typed} for what can't be what the body wrote
 */
export function typedRequest(visit: Visit, known: CallRequest | null): CallRequest {
  const { typed } = visit
  return {
    kind: typed.kind === 'l68' ? 'l68' : 'art16',
    body: {
      name: wordsIn(visit, 'body.name', 'Ente'),
      pec: addressIfAny(visit, 'body.pec'),
      ipa: wordsIfAny(visit, 'body.ipa'),
      address: wordsIfAny(visit, 'body.address'),
    },
    number: wordsIfAny(visit, 'number'),
    askedOn: dayIfAny(visit, 'askedOn', 'Data della richiesta'),
    profiles: profilesIn(visit, known),
    mobility: mobilityIn(visit),
    contact: contactIn(visit),
  }
}

function addressIfAny(visit: Visit, field: string): string | null {
  const address = wordsIfAny(visit, field)
  if (address !== null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address))
    throw new Typed('L’indirizzo PEC dell’ente non è scritto bene.', field)
  return address
}

function contactIn(visit: Visit): CallRequest['contact'] {
  const [name, reach] = [wordsIfAny(visit, 'contact.name'), wordsIfAny(visit, 'contact.reach')]
  if (name === null && reach === null) return null
  return {
    name: name ?? wordsIn(visit, 'contact.name', 'Referente'),
    reach: reach ?? wordsIn(visit, 'contact.reach', 'Recapito del referente'),
  }
}

function mobilityIn(visit: Visit): MobilityCommunication {
  switch (visit.typed['mobility.state']) {
    case 'communicated': {
      const outcome = visit.typed['mobility.outcome']
      return {
        state: 'communicated',
        on: dayIn(visit, 'mobility.on', 'Giorno della comunicazione'),
        protocollo: wordsIn(visit, 'mobility.protocollo', 'Protocollo della comunicazione'),
        outcome: outcome === 'waiting' || outcome === 'assigned' ? outcome : 'nobody',
      }
    }
    case 'not-needed': {
      const why = wordsIn(visit, 'mobility.why', 'Perché la comunicazione non serve')
      if (why.length < 10)
        throw new Typed('Scrivere in poche parole perché la comunicazione non serve.', 'mobility.why')
      return { state: 'not-needed', why }
    }
    default:
      return { state: 'not-said' }
  }
}

function profilesIn(visit: Visit, known: CallRequest | null): RequestedProfile[] {
  const requirements = known?.profiles.flatMap((profile) => profile.requirements) ?? []
  const profiles: RequestedProfile[] = []
  for (let n = 0; n < mostProfiles; n++) {
    const profile = wordsIfAny(visit, `p${n}.profile`)
    if (profile === null) continue
    const title = visit.typed[`p${n}.title`]
    const category = visit.typed[`p${n}.category`]
    profiles.push({
      profile,
      posts: wordsIfAny(visit, `p${n}.posts`) === null ? 0 : wholeIn(visit, `p${n}.posts`, 'Posti'),
      contract: wordsIfAny(visit, `p${n}.contract`) ?? '',
      title: title === 'diploma' || title === 'laurea' ? title : 'scuola-obbligo',
      requirements: requirementsIn(visit, `p${n}.requirements`, requirements),
      reserves: reservesIn(visit, `p${n}.reserves`),
      category: category === 'art1' || category === 'art18' ? category : null,
    })
  }
  return profiles
}
