/**
 * The words of the phone, as types. Wire words are those of docs/sync.md; nothing here runs.
 *
 * @typedef {Record<string, any>} Doc
 * One document with the field names of docs/sync.md, and `id`, `v`, `kind`. Frozen: a change is a mutation, never an assignment.
 * `left: true` says: it is no longer this person's (moved to another team); the phone keeps a copy because of his own work on it.
 *
 * @typedef {object} Mutation what goes over the wire
 * @property {string} id
 * @property {number} seq rises by one per device
 * @property {number} schema of the app at the time of writing
 * @property {string} name
 * @property {Record<string, any>} args
 * @property {string} at the phone's clock, RFC 3339
 * @property {number} [offset] ms from the phone's clock to the server's, as last known when writing
 * @property {number} [jumps] how often the phone's clock had jumped
 * @property {string[]} [after] ids of what must be final before this one
 *
 * @typedef {object} Receipt the server's answer to one mutation
 * @property {string | null} id
 * @property {number | null} [no]
 * @property {string} [device]
 * @property {"applied" | "merged" | "clash" | "rejected" | "deferred"} status
 * @property {string} [code]
 * @property {string} [message]
 * @property {string} [clash]
 * @property {number} [expected] with `deferred: gap`: the first seq that the server has never seen
 * @property {number} [index]
 *
 * @typedef {object} Kept one line of the outbox as it lies on the disk of the phone
 * @property {number} seq
 * @property {Mutation} mutation never rewritten, whatever version the app becomes; forgotten when its customer is erased (sync/erased.js)
 * @property {number} kept_at ms of the phone's clock
 * @property {string | null} visit
 * @property {string[]} blobs SHA-256 of every file that it names
 * @property {number} [was] of a part.return: how much had come back before
 * @property {Receipt | null} receipt the final one
 * @property {number | null} received_at ms of the phone's clock
 * @property {number | null} chain the pull that was going on when the receipt came
 * @property {boolean} shown still replayed over the documents
 * @property {string | null} parked why this phone gave it up: the server cannot even read it
 *
 * @typedef {object} Entry one line of the outbox as a screen sees it
 * @property {string} id
 * @property {number} seq
 * @property {string} name
 * @property {Record<string, any>} args
 * @property {string} at
 * @property {string | null} visit
 * @property {"waiting" | "sent" | "received" | "attention"} state kept here; on the wire without an answer; final; a human must look
 * @property {Receipt | null} receipt
 * @property {string | null} why code: why it waits or needs attention ("clash", a rejection's code, "malformed", "gap", "waits", "server_error")
 * @property {string | null} message the office's own words, in the person's language
 * @property {{sha: string, bytes: number, sent: boolean}[]} blobs
 *
 * @typedef {object} BlobState
 * @property {string} sha SHA-256; of a piece of a paper that is still coming: with a point and its first byte (sync/paper_bytes.js)
 * @property {string} type media type
 * @property {number} bytes
 * @property {number} kept_at ms
 * @property {number | null} sent_at ms; the server has it whole
 * @property {string | null} upload where the upload goes on
 * @property {number} [torn_at] ms; the line broke under the call that was to bring it whole
 * @property {string | null} [refused] code: the server will never take this file (415, 422)
 * @property {boolean} [paper] the office's own, fetched to be read here; no photo of this phone
 *
 * @typedef {object} StorageState
 * @property {number | null} quota bytes
 * @property {number | null} used bytes
 * @property {boolean} persisted the browser promised not to evict
 * @property {boolean} [refused] asked whether it promises that, the browser said no
 * @property {boolean} [low] nearly full: said while there is still time to make room
 * @property {number | null} [photos] how many more there is room for, roughly; null: this phone does not say how much room it has
 * @property {boolean} full no new photos; everything else is still kept
 *
 * @typedef {object} Missing one open checkpoint
 * @property {string} section
 * @property {string} item
 * @property {number} repeat
 * @property {string} type
 * @property {string} title
 * @property {"empty" | "note_needed" | "poor"} why
 *
 * @typedef {object} Person who uses this phone
 * @property {string} tenant
 * @property {string} member
 * @property {string} device this installation's id for this member
 * @property {string} device_name
 * @property {string} name
 * @property {string} email
 * @property {string} tenant_name
 * @property {import("./lib/look.js").Look | null} [look] the company's own colour; null or absent: ours
 * @property {string} [epoch]
 * @property {number} [first_seq]
 * @property {number} [logged_in_at] ms
 *
 * @typedef {object} LoopState
 * @property {boolean} online the last exchange reached the office, or the phone has a network and none was tried
 * @property {boolean} busy an exchange is going on
 * @property {number | null} lastContact ms of the phone's clock
 * @property {number} waiting entries without a final answer
 * @property {null | "signed_out" | "device_locked" | "device_wiping" | "device_wiped" | "other_member"} signedOut the day stays; only sending waits for a log-in
 * @property {boolean} reset the documents are being fetched anew, beside the old ones
 * @property {{done: number, total: number | null} | null} progress documents of a first or new download
 * @property {{done: number, total: number} | null} uploading files of this round
 * @property {boolean} fullServer the office has no room for files (507); facts still go
 * @property {boolean} tooOld this app is too old to read changes; what it wrote still goes
 *
 * @typedef {import("./store/store.js").Store} Store
 * @typedef {import("./sync/loop.js").Loop} Loop
 * @typedef {import("./session.js").Session} Session
 *
 * @typedef {object} World everything outside the engine, so that a test can be the world
 * @property {IDBFactory} indexedDB
 * @property {(path: string, init?: RequestInit) => Promise<Response>} fetch
 * @property {() => number} now ms
 * @property {() => number} random 0 to 1
 * @property {(act: () => void, ms: number) => any} later
 * @property {(timer: any) => void} never
 * @property {Pick<LockManager, "request"> | null} locks
 * @property {((name: string) => Channel) | null} channel
 * @property {Partial<StorageManager> | null} storage
 * @property {((path: string) => Poke) | null} pokes
 * @property {(event: "online" | "offline" | "visible" | "send", act: () => void) => () => void} on gives back how to stop listening; "send": the worker woke us
 * @property {((name: string) => Promise<{cursor: string, answer: any}[]>) | null} [ahead] pages that the worker fetched while no page was open, each once
 * @property {((who: {tenant: string, member: string}, last: boolean) => Promise<void>) | null} [forget] what the browser keeps beside databases goes; last: nobody else uses this phone
 * @property {() => void} wakeMe asks the browser to send when there is a network again, even if this page is closed by then
 * @property {() => boolean} online
 * @property {() => boolean} visible
 * @property {(error: unknown) => void} alarm says loudly what went wrong without a person's act to answer for it
 * @property {string} version of the app
 * @property {() => import("./store/able.js").Able} [able] what the browser lets us do
 * @property {() => boolean} saving the person asked to save data, or the battery is nearly empty
 *
 * @typedef {{postMessage(message: any): void, close(): void, onmessage: ((event: any) => void) | null}} Channel
 * @typedef {{close(): void, onmessage: ((event: any) => void) | null, onerror: ((event: any) => void) | null, addEventListener(type: string, act: (event: any) => void): void}} Poke
 */
export {}
