import { observationAnswer } from '../documents/letters/observation-answer.js'
import { LETTER_TEXTS } from '../documents/letters/remedies.js'
import { romeDate } from '../domain/terms/index.js'
import { readApplication } from '../storage/applications.js'
import { observationDecision, readObservation } from '../storage/observations.js'
import { aboutOf } from './about-application.js'
import type { AnswerInput } from './contract.js'
import type { Dependencies } from './dependencies.js'
import { prepareLetter } from './letters.js'

export function observationActivities(dependencies: Dependencies) {
  const { db } = dependencies.record
  return {
    /** The written answer that each observation gets. */
    async prepareAnswer({ observation: id, call, epoch }: AnswerInput): Promise<void> {
      const { application: author, receivedAt, late } = await readObservation(db, id)
      const application = await readApplication(db, author)
      const { outcome, answer, effect } = await observationDecision(db, id)
      const content = observationAnswer({
        application: await aboutOf(db, application),
        received: { on: romeDate(receivedAt), protocollo: null, late },
        outcome,
        reasons: answer,
        effect,
        ...LETTER_TEXTS,
      })
      const ordinal = Number(id.slice(id.lastIndexOf('.') + 1))
      const letter = { purpose: 'observation', ordinal, content } as const
      await prepareLetter(dependencies, application, { call, epoch }, letter)
    },
  }
}
