import { createHash } from 'node:crypto'
import type { Daticert } from './daticert.js'
import { base64Part } from './mime.js'

/**
 * A part as providers have added since 2023 on the way to REM (ETSI EN 319 532): an evidence in XML,
 * in UTC, labelled by `REM-Section-Type`. Only its place and labels are real; it is not XAdES-signed.
 */
export function remPart(facts: Daticert): Buffer {
  const identifier = createHash('sha256').update(`rem\n${facts.identificativo}\n${facts.tipo}`).digest('hex')
  const xml = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<ERDSEvidence xmlns="http://uri.etsi.org/19522/v1#" version="EN319522v1.1.1">',
    `  <EvidenceIdentifier>${identifier.slice(0, 32)}</EvidenceIdentifier>`,
    '  <ERDSEventId>http://uri.etsi.org/19522/Event/SubmissionAcceptance</ERDSEventId>',
    `  <EventTime>${new Date(facts.at).toISOString().slice(0, 19)}Z</EventTime>`,
    '</ERDSEvidence>',
  ].join('\n')
  return base64Part(
    [
      'Content-Type: application/xml; name="rem-evidence.xml"; charset="UTF-8"',
      'Content-Disposition: attachment; filename="rem-evidence.xml"',
      'REM-Section-Type: rem_message/evidence',
      `REM-UAMessageIdentifier: ${facts.identificativo}`,
    ],
    Buffer.from(xml),
  )
}
