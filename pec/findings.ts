/** Something in a message that a person should know. The text is Italian and carries no personal data. */
export interface Finding {
  readonly code: FindingCode
  readonly text: string
}

const TEXTS = {
  'unknown-type': 'L’intestazione X-Ricevuta o X-Trasporto ha un valore sconosciuto.',
  'duplicate-header': 'Un’intestazione che decide il tipo compare più di una volta: vale la prima.',
  'headers-truncated': 'Le intestazioni sono troppo lunghe: ne è stata letta solo una parte.',
  'structure-cut': 'La struttura ha troppi livelli o troppe parti: è stata letta solo una parte.',
  'kind-differs': 'Il tipo nelle intestazioni non è quello certificato in daticert.xml.',
  'reference-differs': 'X-Riferimento-Message-ID non corrisponde a daticert.xml.',
  'subject-differs': 'L’oggetto nelle intestazioni non è quello certificato in daticert.xml.',
  'sender-differs': 'Il mittente mostrato nelle intestazioni non è quello certificato in daticert.xml.',
  'signer-differs': 'L’indirizzo nel certificato di firma non è quello del mittente nelle intestazioni.',
  'signed-opaque':
    'Il messaggio è firmato in un solo blocco (application/pkcs7-mime), forma che le regole della PEC non prevedono: la firma non è stata verificata.',
  'unsigned-parts':
    'Accanto alla parte firmata ci sono altre parti, che nessuno ha firmato: non sono state lette.',
  'signed-part-not-on-top':
    'Dentro il messaggio c’è una parte firmata, ma il messaggio esterno non lo è: non è una PEC verificabile.',
  'daticert-stray': 'C’è un daticert.xml, ma il messaggio non è una PEC firmata: non è stato creduto.',
  'daticert-missing': 'Manca daticert.xml nella parte firmata.',
  'daticert-unreadable': 'daticert.xml non si legge.',
  'daticert-doctype': 'daticert.xml contiene dichiarazioni DOCTYPE o entità proprie: non è stato creduto.',
  'daticert-several': 'Ci sono più daticert.xml nella parte firmata, con gli stessi dati.',
  'daticert-contradictory':
    'Ci sono più daticert.xml nella parte firmata e non concordano: nessuno è stato creduto.',
  'daticert-date': 'La data in daticert.xml non si legge.',
  'daticert-unknown-value': 'daticert.xml contiene un valore che la norma non prevede.',
  'inner-missing': 'Manca postacert.eml nella parte firmata.',
  'inner-several': 'Ci sono più messaggi nella parte firmata: vale postacert.eml.',
  'extra-parts': 'La parte firmata contiene parti in più, non previste.',
  'rem-evidence': 'La parte firmata contiene anche evidenze REM (ETSI EN 319 532).',
  'signature-unreadable': 'La firma del gestore non si legge.',
  'signature-altered': 'Il contenuto non è quello firmato.',
  'line-ends-repaired':
    'I fini riga erano stati cambiati nel trasporto: la firma vale sul testo ripristinato.',
  'several-signers': 'La firma ha più firmatari.',
  'digest-sha1': 'La firma usa SHA-1, ammesso fino al 2024.',
  'signer-not-provider': 'Chi firma non risulta un gestore di PEC.',
  'signer-without-address': 'Il certificato di firma non porta nessun indirizzo di posta (rfc822Name).',
  'signer-without-policy':
    'Il certificato di firma non porta la policy dei gestori di PEC (1.3.76.16.3.1.1): così un certificato qualunque, ma anche quello di un gestore emesso da un’autorità di prima di AgID CA1.',
  'signer-without-email-protection':
    'Il certificato di firma non è rilasciato per la posta (emailProtection).',
  'chain-expired': 'Il certificato di firma non era valido alla data del messaggio.',
  'chain-untrusted': 'Il certificato di firma non porta a un’autorità fra quelle configurate.',
  'chain-invalid': 'La catena del certificato di firma è falsa o rotta.',
  revoked: 'Il certificato di firma risultava revocato alla data del messaggio.',
} as const

export type FindingCode = keyof typeof TEXTS

export function finding(code: FindingCode): Finding {
  return { code, text: TEXTS[code] }
}
