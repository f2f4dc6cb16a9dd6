import type { Reserve } from '../schemas/call.js'
import type { RuleSet } from '../schemas/criteria.js'
import type { ApplicationId } from '../schemas/ids.js'
import { RuleError } from './errors.js'
import { type Chosen, chooseWithReserves } from './reserves.js'

/** What the requesting body reports of one person: the words of the field. */
export type AvviamentoOutcome =
  | 'assunto'
  | 'idoneo'
  | 'non-idoneo'
  | 'assente'
  | 'rinuncia'
  | 'non-accetta'
  | 'requisito-perso'

/** One list sent to the body, and what it has reported so far. */
export interface AvviamentoRound {
  readonly sent: readonly ApplicationId[]
  readonly outcomes: readonly { readonly id: ApplicationId; readonly outcome: AvviamentoOutcome }[]
}

export interface AvviamentoInput {
  readonly kind: RuleSet['kind']
  readonly posts: number
  readonly reserves: readonly Reserve[]
  /** The approved graduatoria, in order. */
  readonly ranked: readonly { readonly position: number; readonly id: ApplicationId }[]
  readonly declaredBy: (id: ApplicationId) => readonly string[]
  readonly rounds: readonly AvviamentoRound[]
}

export type NextRound =
  /** Somebody sent has no outcome yet: no further round before the body's report. */
  | { readonly status: 'report-awaited'; readonly of: readonly ApplicationId[]; readonly why: string }
  | { readonly status: 'covered'; readonly why: string }
  /** Posts are free and nobody is left to send. */
  | { readonly status: 'exhausted'; readonly freePosts: number; readonly why: string }
  | {
      readonly status: 'send'
      readonly freePosts: number
      readonly next: readonly Chosen[]
      readonly why: string
    }

/**
 * Who is sent next to the requesting body: as many as the free posts ask for (double for art. 16, exactly as many for
 * L. 68), in the order of the graduatoria, nobody twice, reserves respected. A further round only after the body has
 * reported on everybody sent. Who is *assunto* or *idoneo* covers a post; everybody else frees it.
 *
 * @norma DPR 487/1994 artt. 25, 27 (comma 4) e 32
 * @throws RuleError `outcome-invalid` for an outcome of somebody not sent or reported twice; `reserve-invalid`
 */
export function nextRound(input: AvviamentoInput): NextRound {
  const outcomes = collectOutcomes(input.rounds)
  const sent = new Set(input.rounds.flatMap((round) => round.sent))
  const awaited = [...sent].filter((id) => !outcomes.has(id))
  if (awaited.length > 0) {
    return {
      status: 'report-awaited',
      of: awaited,
      why: `L’ente non ha ancora comunicato l’esito di ${awaited.length} ${awaited.length === 1 ? 'persona' : 'persone'}.`,
    }
  }
  const covering = [...outcomes]
    .filter(([, outcome]) => outcome === 'assunto' || outcome === 'idoneo')
    .map(([id]) => id)
  const freePosts = input.posts - covering.length
  if (freePosts <= 0) return { status: 'covered', why: 'Tutti i posti sono coperti.' }

  const left = input.ranked.filter(({ id }) => !sent.has(id))
  if (left.length === 0) {
    return {
      status: 'exhausted',
      freePosts,
      why: `Restano ${freePosts} posti, ma la graduatoria è esaurita.`,
    }
  }
  const next = chooseWithReserves(
    left,
    freePosts,
    stillReserved(input, covering, freePosts),
    input.declaredBy,
    input.kind === 'art16' ? 2 : 1,
  )
  const measure = input.kind === 'art16' ? 'il doppio dei posti' : 'tanti quanti i posti'
  return {
    status: 'send',
    freePosts,
    next,
    why: `Posti da coprire: ${freePosts}. Si avviano ${next.length} persone (${measure}), in ordine di graduatoria.`,
  }
}

function collectOutcomes(rounds: readonly AvviamentoRound[]): ReadonlyMap<ApplicationId, AvviamentoOutcome> {
  const outcomes = new Map<ApplicationId, AvviamentoOutcome>()
  const everSent = new Set<ApplicationId>()
  for (const round of rounds) {
    for (const id of round.sent) {
      if (everSent.has(id))
        throw new RuleError('outcome-invalid', `La domanda ${id} risulta avviata due volte.`)
      everSent.add(id)
    }
    for (const { id, outcome } of round.outcomes) {
      if (!everSent.has(id))
        throw new RuleError('outcome-invalid', `La domanda ${id} ha un esito ma non è stata avviata.`)
      if (outcomes.has(id)) throw new RuleError('outcome-invalid', `La domanda ${id} ha due esiti.`)
      outcomes.set(id, outcome)
    }
  }
  return outcomes
}

/** Reserved posts that nobody who covers a post has filled, never more than the free posts. */
function stillReserved(
  { reserves, declaredBy }: AvviamentoInput,
  covering: readonly ApplicationId[],
  freePosts: number,
): readonly Reserve[] {
  const counted = new Set<ApplicationId>()
  let room = freePosts
  return reserves.map((reserve) => {
    let filled = 0
    for (const id of covering) {
      if (filled === reserve.posts) break
      if (counted.has(id) || !declaredBy(id).includes(reserve.id)) continue
      counted.add(id)
      filled++
    }
    const posts = Math.min(reserve.posts - filled, room)
    room -= posts
    return { ...reserve, posts }
  })
}
