/** Generated from docs/openapi.json by `npm run openapi`. */
export interface paths {
    "/v1/objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List objects by owner, grantee or subject, or all, newest first; a page may be short
         * @description Permission: `object:list`.
         */
        get: operations["listObjects"];
        put?: never;
        /**
         * Store content as a new object
         * @description Permission: `object:write`.
         */
        post: operations["createObject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/objects/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Decrypt and return content, or one range of it
         * @description Permission: `object:read`.
         */
        get: operations["readObject"];
        /**
         * Add a version; metadata that is left out is taken over from the newest one
         * @description Permission: `object:write`.
         */
        put: operations["addVersion"];
        post?: never;
        /**
         * Hide an object for good; with shred, destroy its data keys before answering
         * @description Permission: `object:delete`.
         */
        delete: operations["deleteObject"];
        options?: never;
        head?: never;
        /**
         * Change labels, classification and expiry of the newest version (JSON merge patch)
         * @description Permission: `object:write`.
         */
        patch: operations["changeObject"];
        trace?: never;
    };
    "/v1/objects/{id}/restorations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an old version the newest, sealed anew
         * @description Permission: `object:write`.
         */
        post: operations["restoreVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/encrypt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Seal content into a message that the caller keeps
         * @description Permission: `object:write`.
         */
        post: operations["encrypt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/decrypt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a message that the caller kept
         * @description Permission: `object:read`.
         */
        post: operations["decrypt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/objects/{id}/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metadata of a version
         * @description Permission: `object:list`.
         */
        get: operations["readMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/objects/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every version, newest first
         * @description Permission: `object:list`.
         */
        get: operations["listVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/objects/{id}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whom an object is shared with
         * @description Permission: `owner`.
         */
        get: operations["listGrants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/objects/{id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put an object under legal hold
         * @description Permission: `object:hold`.
         */
        put: operations["holdObject"];
        post?: never;
        /**
         * Release a legal hold
         * @description Permission: `object:hold`.
         */
        delete: operations["releaseObject"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/objects/{id}/grants/{grantee}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Share an object
         * @description Permission: `owner`.
         */
        put: operations["putGrant"];
        post?: never;
        /**
         * Stop sharing an object
         * @description Permission: `owner`.
         */
        delete: operations["removeGrant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The generations of the master key, their states, and what is wrapped under each
         * @description Permission: `key:view`.
         */
        get: operations["listKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{generation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One generation of the master key, and what it would mean to mark it compromised
         * @description Permission: `key:view`.
         */
        get: operations["readKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rotations, newest first
         * @description Permission: `key:view`.
         */
        get: operations["listRotations"];
        put?: never;
        /**
         * Start a rotation of the master key, resume the one that failed, or join the one that runs
         * @description Permission: `key:rotate`.
         */
        post: operations["startRotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Progress of a rotation, what it could not move, and its report on compromised generations
         * @description Permission: `key:view`.
         */
        get: operations["readRotation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the daily self-check found: each check, since when it fails, and how that is mended
         * @description Permission: `report:view`.
         */
        get: operations["readReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who the caller is, and which roles are in effect
         * @description Permission: `any authenticated caller`.
         */
        get: operations["readMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End every session of the caller, everywhere
         * @description Permission: `any authenticated person`.
         */
        post: operations["signOutMe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/principals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is behind identifiers, or whose a login or a name is; only those who are there
         * @description Permission: `principal:find`.
         */
        get: operations["findPrincipals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The people whom the identity provider knows
         * @description Permission: `user:view`.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Invite a person; the invitation goes to that person alone
         * @description Permission: `user:manage`.
         */
        post: operations["inviteUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One person
         * @description Permission: `user:view`.
         */
        get: operations["readUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the roles of a person, disable or enable; 202: another administrator has to approve it
         * @description Permission: `user:manage`.
         */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/v1/users/{id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset the credentials of a person; what makes new ones goes to that person alone
         * @description Permission: `user:manage`.
         */
        post: operations["resetUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End every session of a person, everywhere
         * @description Permission: `user:manage`.
         */
        post: operations["signOutUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The machine clients
         * @description Permission: `user:view`.
         */
        get: operations["listClients"];
        put?: never;
        /**
         * Create a machine client; its custodian collects the secrets
         * @description Permission: `user:manage`.
         */
        post: operations["createClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One machine client
         * @description Permission: `user:view, or its custodian`.
         */
        get: operations["readClient"];
        put?: never;
        post?: never;
        /**
         * Revoke a machine client for good: its tokens, its secrets, its roles
         * @description Permission: `user:manage`.
         */
        delete: operations["revokeClient"];
        options?: never;
        head?: never;
        /**
         * Change the roles of a client, disable or enable; 202: another administrator has to approve it
         * @description Permission: `user:manage`.
         */
        patch: operations["changeClient"];
        trace?: never;
    };
    "/v1/clients/{id}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Collect a new secret, shown once; the former one stays valid for the overlap
         * @description Permission: `custodian`.
         */
        post: operations["collectSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What needs a second administrator, newest first; a page may be short
         * @description Permission: `user:view`.
         */
        get: operations["listApprovals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One approval
         * @description Permission: `user:view`.
         */
        get: operations["readApproval"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve or reject what another administrator asked for, or withdraw one’s own
         * @description Permission: `user:approve`.
         */
        post: operations["decideApproval"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who did what, newest first: own events, those on an object, or all; a page may be short, and what is new may take some seconds to show
         * @description Permission: `audit:read, or the owner of the object, or anybody for own events`.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/events/{id}/redaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Destroy the body of an event that may not be kept; its place in the log stays, and the log verifies
         * @description Permission: `audit:redact`.
         */
        post: operations["redactEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The latest signed checkpoint of the log: keep it elsewhere, and the log can be held to it
         * @description Permission: `anybody`.
         */
        get: operations["readCheckpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Proves against the latest checkpoint that an event is in the log, or that the log still begins with all that it had
         * @description Permission: `audit:read for events of others`.
         */
        get: operations["proveLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Odd uses of keys that were noticed, newest first; a page may be short
         * @description Permission: `audit:read`.
         */
        get: operations["listFindings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/findings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One finding, with the ids of events that show it
         * @description Permission: `audit:read`.
         */
        get: operations["readFinding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/findings/{id}/acknowledgment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a person has looked at it, and why it is settled; nobody does so about themselves
         * @description Permission: `audit:triage`.
         */
        post: operations["acknowledgeFinding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mutes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rules by which nobody is told of findings, newest first; also those that ended lately
         * @description Permission: `audit:read`.
         */
        get: operations["listMutes"];
        put?: never;
        /**
         * Tell nobody of such findings until then; critical ones are told all the same, and so are those about the author
         * @description Permission: `audit:triage`.
         */
        post: operations["createMute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mutes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a mute rule; findings that it covered stay muted
         * @description Permission: `audit:triage`.
         */
        delete: operations["removeMute"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suspensions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whom the vault kept out by itself, the newest 100 first
         * @description Permission: `suspension:lift`.
         */
        get: operations["listSuspensions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suspensions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Let somebody back in at once; nobody does so for themselves
         * @description Permission: `suspension:lift`.
         */
        delete: operations["liftSuspension"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How often keys were used over time, by action and outcome, and the findings of that time
         * @description Permission: `audit:read`.
         */
        get: operations["readUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/baselines/{principal}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the detectors have learned about somebody, in plain words
         * @description Permission: `audit:read`.
         */
        get: operations["readBaseline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Liveness */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["contract"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/config.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How to sign in: the identity provider and its public clients */
        get: operations["publicConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Version: {
            id: string;
            version: number;
            /** @constant */
            state: "live";
            /** @enum {string} */
            kind: "object" | "message";
            /** @example client:demo-writer */
            owner: string;
            /**
             * @description How sensitive the content is. Default: confidential.
             * @enum {string}
             */
            classification: "public" | "internal" | "confidential" | "restricted";
            labels: {
                [key: string]: string;
            };
            subject: string | null;
            contentType: string;
            /** @description Bytes of content. */
            length: number;
            /** @description The master key that wraps the data key. */
            generation: number;
            /** Format: date-time */
            created: string;
            expires: string | null;
            /** @example "1-1" */
            etag: string;
        };
        /** @description An RFC 9457 problem document. */
        Problem: {
            /** @example urn:keyfold:problem:not-found */
            type: string;
            title: string;
            status: number;
            /** @description Stable; programs should look at this one. */
            code: string;
            requestId: string;
            /** @description What was wrong and what to do; never with 5xx. */
            detail?: string;
        };
        ObjectList: {
            objects: components["schemas"]["Metadata"][];
            /** @description For the next page; null on the last. */
            cursor: string | null;
        };
        Metadata: {
            id: string;
            version: number;
            /** @constant */
            state: "live";
            /** @enum {string} */
            kind: "object" | "message";
            /** @example client:demo-writer */
            owner: string;
            /**
             * @description How sensitive the content is. Default: confidential.
             * @enum {string}
             */
            classification: "public" | "internal" | "confidential" | "restricted";
            labels: {
                [key: string]: string;
            };
            subject: string | null;
            contentType: string;
            /** @description Bytes of content. */
            length: number;
            /** @description The master key that wraps the data key. */
            generation: number;
            /** Format: date-time */
            created: string;
            expires: string | null;
            /** @example "1-1" */
            etag: string;
            /** @description Under legal hold. */
            held: boolean;
        };
        VersionList: {
            versions: (components["schemas"]["Version"] | components["schemas"]["DestroyedVersion"])[];
            /** @description For the next page; null on the last. */
            cursor: string | null;
        };
        DestroyedVersion: {
            id: string;
            version: number;
            /** @constant */
            state: "destroyed";
            /** @enum {string} */
            kind: "object" | "message";
            owner: string;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            destroyed: string;
        };
        GrantList: {
            grants: components["schemas"]["Grant"][];
        };
        /** @description Roles: writer, reader, steward, privacy-officer, key-admin, auditor, admin. */
        Grant: {
            grantee: string;
            grantedBy: string;
            /** Format: date-time */
            created: string;
            expires: string | null;
        };
        KeyList: {
            generations: {
                generation: number;
                keyId: string;
                /** @enum {string} */
                state: "pending" | "active" | "decrypt-only" | "disabled" | "scheduled-for-deletion" | "destroyed";
                /** Format: date-time */
                created: string;
                activated: string | null;
                /** @description When it stopped wrapping. */
                retired: string | null;
                /** @description kept: its material is in escrow, and was read back. waived: it was accepted that there is none. */
                escrow: ("kept" | "waived") | null;
                /** @description Since when it is taken for known to strangers. */
                compromised: string | null;
                /** @description Since when a scan of everything finds nothing wrapped under it. */
                emptied: string | null;
                disabled: string | null;
                deletionScheduled: string | null;
                destroyed: string | null;
                /** @description When the operator stated that no copy of its material is left. */
                copiesDestroyed: string | null;
                /** @description Versions whose data key is wrapped under it, by an index. */
                versions: number;
                /** @description There may be more: 100000 are counted at most. */
                versionsCapped: boolean;
                horizon: components["schemas"]["ErasureHorizon"];
            }[];
            /** @description When the schedule next starts a rotation. */
            nextRotation: string | null;
            /** @description Why the schedule cannot start one; null: it can. */
            rotationBlocked: string | null;
            retirement: {
                /** @description When the daily job that retires generations last ran. */
                lastRun: string | null;
                /** @description Why it may retire nothing now. */
                blockedBy: string[];
            };
        };
        /** @description From when on what was erased is beyond reach, in copies as well; null: cannot be said. The conditions are those of the second date. */
        ErasureHorizon: {
            /** @description No backup, export or replica has what it wrapped any more. */
            managedCopiesGone: string | null;
            /** @description No copy that anyone kept can be read any more. Lies in the future when nothing but time is missing, and holds if nothing comes between. */
            strayCopiesUnreadable: string | null;
            conditions: {
                condition: string;
                met: boolean;
            }[];
        };
        Key: {
            generation: number;
            keyId: string;
            /** @enum {string} */
            state: "pending" | "active" | "decrypt-only" | "disabled" | "scheduled-for-deletion" | "destroyed";
            /** Format: date-time */
            created: string;
            activated: string | null;
            /** @description When it stopped wrapping. */
            retired: string | null;
            /** @description kept: its material is in escrow, and was read back. waived: it was accepted that there is none. */
            escrow: ("kept" | "waived") | null;
            /** @description Since when it is taken for known to strangers. */
            compromised: string | null;
            /** @description Since when a scan of everything finds nothing wrapped under it. */
            emptied: string | null;
            disabled: string | null;
            deletionScheduled: string | null;
            destroyed: string | null;
            /** @description When the operator stated that no copy of its material is left. */
            copiesDestroyed: string | null;
            /** @description Versions whose data key is wrapped under it, by an index. */
            versions: number;
            /** @description There may be more: 100000 are counted at most. */
            versionsCapped: boolean;
            horizon: components["schemas"]["ErasureHorizon"];
            /** @description What it would mean to mark it compromised; null: it opens nothing, or never did. */
            ifCompromised: {
                /** Format: date-time */
                protectedSince: string;
                /** @description Null: it wraps still. */
                activeUntil: string | null;
                consequences: string[];
            } | null;
        };
        Rotation: {
            /** @description Its number: 1, 2, 3 … */
            id: number;
            /**
             * @description failed: it has not ended, the next start resumes it. abandoned: it had failed, and the rotation with the next number took its place.
             * @enum {string}
             */
            state: "running" | "failed" | "finished" | "abandoned";
            /** @enum {string} */
            mode: "rewrap" | "reencrypt";
            /** @description What is re-encrypted: all that a generation wraps, or how many objects. */
            scope: ({
                generation: number;
            } | {
                objects: number;
            }) | null;
            /** @enum {string} */
            trigger: "schedule" | "request";
            requestedBy: string;
            escrowWaived: boolean;
            compromised: number[];
            /**
             * @description How far its last start has come, for people. begun: it makes the next generation. generation-made: it waits until that one may be used. activated: it waits until no writer uses the former one. rewrapping: versions are moved, pass by pass. verifying: everything is scanned, and a sample is opened. finished: nothing is left to do. One that re-encrypts objects goes from begun to rewrapping.
             * @enum {string}
             */
            step: "begun" | "generation-made" | "activated" | "rewrapping" | "verifying" | "finished";
            /** @description How often it was started. */
            attempt: number;
            /** @description The generation that was active at the beginning. */
            from: number;
            /** @description The one that it made. */
            to: number | null;
            /** Format: date-time */
            started: string;
            ended: string | null;
            /** @description Versions to be moved, counted before the first pass. */
            planned: number | null;
            /** @description Versions that were wrapped anew, about. */
            rewrapped: number;
            /** @description Versions that were encrypted anew, about. */
            reencrypted: number;
            /** @description Versions that the last pass could not move. */
            failures: number;
            error: {
                code: string;
                message: string;
            } | null;
        };
        RotationList: {
            rotations: components["schemas"]["Rotation"][];
            /** @description For the next page; null on the last. */
            cursor: string | null;
        };
        RotationDetails: {
            /** @description Its number: 1, 2, 3 … */
            id: number;
            /**
             * @description failed: it has not ended, the next start resumes it. abandoned: it had failed, and the rotation with the next number took its place.
             * @enum {string}
             */
            state: "running" | "failed" | "finished" | "abandoned";
            /** @enum {string} */
            mode: "rewrap" | "reencrypt";
            /** @description What is re-encrypted: all that a generation wraps, or how many objects. */
            scope: ({
                generation: number;
            } | {
                objects: number;
            }) | null;
            /** @enum {string} */
            trigger: "schedule" | "request";
            requestedBy: string;
            escrowWaived: boolean;
            compromised: number[];
            /**
             * @description How far its last start has come, for people. begun: it makes the next generation. generation-made: it waits until that one may be used. activated: it waits until no writer uses the former one. rewrapping: versions are moved, pass by pass. verifying: everything is scanned, and a sample is opened. finished: nothing is left to do. One that re-encrypts objects goes from begun to rewrapping.
             * @enum {string}
             */
            step: "begun" | "generation-made" | "activated" | "rewrapping" | "verifying" | "finished";
            /** @description How often it was started. */
            attempt: number;
            /** @description The generation that was active at the beginning. */
            from: number;
            /** @description The one that it made. */
            to: number | null;
            /** Format: date-time */
            started: string;
            ended: string | null;
            /** @description Versions to be moved, counted before the first pass. */
            planned: number | null;
            /** @description Versions that were wrapped anew, about. */
            rewrapped: number;
            /** @description Versions that were encrypted anew, about. */
            reencrypted: number;
            /** @description Versions that the last pass could not move. */
            failures: number;
            error: {
                code: string;
                message: string;
            } | null;
            /** @description The objects of its scope. */
            objects: string[] | null;
            /** @description The first 100 of the versions that the last pass could not move. */
            failed: {
                object: string;
                version: number;
                code: string;
            }[];
            /** @description Of a rotation that has finished: each generation that was compromised, and what it protected until when. */
            report: {
                generation: number;
                protectedSince: string | null;
                activeUntil: string | null;
                compromised: string | null;
                emptied: string | null;
                /** @description Null: something that could not be moved keeps it. */
                disabled: string | null;
                keyId: string;
            }[];
        };
        LatestReport: {
            /** @description Null: there is none yet. */
            report: components["schemas"]["Report"] | null;
        };
        Report: {
            /** Format: date-time */
            time: string;
            /** @description A check that found several things is there several times. */
            checks: {
                /** @example log growth */
                check: string;
                /** @enum {string} */
                outcome: "passed" | "failed" | "skipped";
                detail: string;
                /** @description A command, or a step; of a failed check only. */
                remedy: string | null;
                /** @description Of the first report in a row in which it failed. */
                failingSince: string | null;
            }[];
            /** @description Of the log, as a C2SP signed note: the last one that was proved to go on from those before. */
            checkpoint: string | null;
        };
        Me: {
            principal: string;
            /** @description The OAuth client that the token was issued to. */
            client: string | null;
            /** @description Those in effect. */
            roles: ("writer" | "reader" | "steward" | "privacy-officer" | "key-admin" | "auditor" | "admin")[];
            /** @description Null: a machine client. */
            login: string | null;
            name: string | null;
            /** @description What each of these roles may declare as its purpose. */
            purposes: {
                [key: string]: string[];
            };
        };
        PrincipalList: {
            principals: {
                /** @description `user:<sub>` or `client:<client_id>`. */
                id: string;
                /** @description What a person signs in with, or a machine client is called. */
                name: string;
            }[];
        };
        UserList: {
            users: components["schemas"]["User"][];
            /** @description For the next page; null on the last. */
            cursor: string | null;
        };
        User: {
            id: string;
            principal: string;
            login: string;
            name: string | null;
            /** @enum {string} */
            status: "invited" | "active" | "must-change-password";
            /** @description Those in effect. */
            roles: ("writer" | "reader" | "steward" | "privacy-officer" | "key-admin" | "auditor" | "admin")[];
            disabled: boolean;
            /** Format: date-time */
            created: string;
            /** @description Null: never, or the provider does not say. */
            lastSignIn: string | null;
        };
        UserChange: {
            user: components["schemas"]["User"];
            /** @description What another administrator has to approve first; null: it is done. */
            approval: components["schemas"]["Approval"] | null;
        };
        Approval: {
            id: string;
            /** @description Whom it changes: `user:<sub>` or `client:<client_id>`. */
            target: string;
            change: {
                /** @constant */
                kind: "roles";
                before: ("writer" | "reader" | "steward" | "privacy-officer" | "key-admin" | "auditor" | "admin")[];
                roles: ("writer" | "reader" | "steward" | "privacy-officer" | "key-admin" | "auditor" | "admin")[];
            } | {
                /** @constant */
                kind: "reset";
            } | {
                /** @constant */
                kind: "enable";
            };
            /** @description Who can act as the client that it changes; null: it changes a person, or the client is gone. */
            custodian: string | null;
            requestedBy: string;
            /** Format: date-time */
            requested: string;
            /**
             * Format: date-time
             * @description Nobody may approve it any more.
             */
            expires: string;
            /** @enum {string} */
            state: "pending" | "approved" | "rejected" | "withdrawn" | "expired";
            decidedBy: string | null;
            decided: string | null;
            reason: string | null;
        };
        PendingReset: {
            approval: components["schemas"]["Approval"];
        };
        ClientList: {
            clients: components["schemas"]["Client"][];
            /** @description For the next page; null on the last. */
            cursor: string | null;
        };
        Client: {
            id: string;
            principal: string;
            name: string;
            /** @description Those in effect. */
            roles: ("writer" | "reader" | "steward" | "privacy-officer" | "key-admin" | "auditor" | "admin")[];
            custodian: string;
            disabled: boolean;
            /** Format: date-time */
            created: string;
            createdBy: string;
            /** @description Those that are valid, newest first; never the secrets themselves. */
            secrets: {
                id: string;
                /** Format: date-time */
                created: string;
                /** @description Null: until the next one is collected. */
                expires: string | null;
            }[];
        };
        ClientChange: {
            client: components["schemas"]["Client"];
            /** @description What another administrator has to approve first; null: it is done. */
            approval: components["schemas"]["Approval"] | null;
        };
        CollectedSecret: {
            secret: {
                id: string;
                /** @description Shown this once. */
                value: string;
                /** Format: date-time */
                created: string;
            };
            client: components["schemas"]["Client"];
        };
        ApprovalList: {
            approvals: components["schemas"]["Approval"][];
            /** @description For the next page; null on the last. */
            cursor: string | null;
        };
        EventList: {
            events: components["schemas"]["AuditEvent"][];
            /** @description For the next page; null on the last. */
            cursor: string | null;
        };
        AuditEvent: {
            /**
             * @description A ULID; ascending with time.
             * @example 01KF3Z6Q8W9X0Y1Z2A3B4C5D6E
             */
            id: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC, milliseconds.
             */
            time: string;
            /**
             * @description What was done. `access.check`: what was refused is in `reason`.
             * @enum {string}
             */
            action: "object.encrypt" | "object.decrypt" | "object.list" | "object.update" | "object.delete" | "object.shred" | "object.expire" | "object.hold" | "object.release" | "grant.list" | "grant.put" | "grant.remove" | "key.view" | "key.import" | "key.rotate" | "key.rewrap" | "key.reencrypt" | "key.create" | "key.activate" | "key.escrow" | "key.drill" | "key.copies-destroyed" | "key.compromise" | "key.disable" | "key.reinstate" | "key.delete" | "key.destroy" | "rotation.view" | "user.view" | "user.invite" | "user.roles" | "user.disable" | "user.enable" | "user.reset" | "user.sign-out" | "client.view" | "client.create" | "client.secret" | "client.revoke" | "principal.find" | "approval.request" | "approval.decide" | "access.check" | "audit.read" | "audit.prove" | "audit.redact" | "finding.view" | "finding.acknowledge" | "mute.create" | "mute.remove" | "principal.suspend" | "principal.resume" | "report.view" | "auth.sign-in" | "auth.password" | "auth.sign-out" | "auth.fail";
            /**
             * @description Recorded before anything is changed or shown; a failure after that is another event.
             * @enum {string}
             */
            outcome: "allowed" | "denied" | "failed";
            /**
             * @description Who did it.
             * @example user:Xk2v9QfWm3sT7yLb0aZr1w
             */
            principal?: string;
            /** @description Those in effect. */
            roles?: string[];
            /** @description The OAuth client of its token. */
            client?: string;
            /** @description The object that it was about. */
            object?: string;
            /** @description Of the object. */
            version?: number;
            /** @description Whom the content is about. */
            subject?: string;
            /**
             * @description Of the version.
             * @enum {string}
             */
            classification?: "public" | "internal" | "confidential" | "restricted";
            /**
             * @description As declared.
             * @example treatment/case 7
             */
            purpose?: string;
            /** @description Of the master key. */
            generation?: number;
            /** @description Of content. */
            bytes?: number;
            /** @description Where it came from; the owner of an object sees that of its own events alone. */
            sourceIp?: string;
            /** @description By which program; shown as `sourceIp` is. */
            userAgent?: string;
            /** @description As the answer had it; shown as `sourceIp` is. */
            requestId?: string;
            /** @description Why it was refused, failed or done, or what was asked for. */
            reason?: string;
            /** @description The principal that was administered. */
            target?: string;
            /** @description The roles that it was given. */
            targetRoles?: string[];
            /** @description The approval that this is about. */
            approval?: string;
            /**
             * @description The event that this is about: one that was proved, or redacted.
             * @example 01KF3Z6Q8W9X0Y1Z2A3B4C5D6E
             */
            event?: string;
            /** @description The finding, mute rule or suspension that this is about. */
            finding?: string;
            /** @description Which rotation. */
            rotation?: number;
            /** @description Of a page of versions: its part of the index. */
            shard?: string;
            /** @description Of a page: the generation that it was under. */
            fromGeneration?: number;
            /** @description Of a page: how many versions. Of principals that were looked for: how many were found. */
            count?: number;
            /** @description Of a page: SHA-256 of its lines. */
            digest?: string;
        };
        Checkpoint: {
            /** @description The latest one, as a C2SP signed note (tlog-checkpoint), Ed25519. */
            checkpoint: string;
            /** @description Of the log at this checkpoint: how many events it has. */
            size: number;
            /**
             * @description The verifier key: name, id and public key, as C2SP signed-note writes it.
             * @example keyfold/v-1+1f2e3d4c+AQ…
             */
            key: string;
        };
        InclusionProof: {
            /** @description The latest one, as a C2SP signed note (tlog-checkpoint), Ed25519. */
            checkpoint: string;
            /** @description Of the log at this checkpoint: how many events it has. */
            size: number;
            event: components["schemas"]["AuditEvent"];
            /** @description The key of the commitment to the event, 32 bytes. */
            salt: string;
            /** @description The index of its leaf; the first is 0. */
            leaf: number;
            /** @description RFC 6962, section 2.1.1, in the tree of the checkpoint. */
            path: string[];
        };
        ConsistencyProof: {
            /** @description The latest one, as a C2SP signed note (tlog-checkpoint), Ed25519. */
            checkpoint: string;
            /** @description Of the log at this checkpoint: how many events it has. */
            size: number;
            /** @description As asked for. */
            from: number;
            /** @description RFC 6962, section 2.1.2, to the tree of the checkpoint. */
            path: string[];
        };
        FindingList: {
            findings: components["schemas"]["Finding"][];
            /** @description For the next page; null on the last. */
            cursor: string | null;
        };
        Finding: {
            /** @example f-01KF3Z6Q8W9X0Y1Z2A3B4C5D6E */
            id: string;
            /** @enum {string} */
            detector: "decrypt-rate" | "bulk-read" | "id-scanning" | "refusals-then-success" | "sign-in-failures" | "first-use" | "dormant-account" | "out-of-hours" | "retired-generation" | "decryption-failures" | "destruction-spree" | "slow-exfiltration" | "in-step";
            /** @enum {string} */
            severity: "low" | "medium" | "high" | "critical";
            /**
             * @description muted: a rule said that nobody needs to be told.
             * @enum {string}
             */
            state: "open" | "acknowledged" | "muted";
            /** @description Whom it is about; null: several, or nobody who is known. */
            principal: string | null;
            /**
             * Format: date-time
             * @description Of the first of its events.
             */
            from: string;
            /**
             * Format: date-time
             * @description Of the last of its events so far.
             */
            to: string;
            /**
             * Format: date-time
             * @description When it was noticed.
             */
            raisedAt: string;
            /** @description Who, what, how much, and what would be usual. */
            sentence: string;
            /** @description All whom it is about; at most 20. */
            principals: string[];
            /** @description What was seen, in `unit`. */
            observed: number;
            /** @description What would have been usual, in `unit`. */
            expected: number;
            /**
             * @description Follows a number.
             * @example decryptions an hour
             */
            unit: string;
            /** @description Of so much, or more, when nothing is wrong: 0 to 1. */
            probability: number;
            /** @description How many events are behind it. */
            events: number;
            /** @description Ids of at most 20 of them, the first and the last. */
            evidence: string[];
            /** @description The last one. A finding whose severity rises after it is open again. */
            acknowledgment: {
                /** @example user:Xk2v9QfWm3sT7yLb0aZr1w */
                by: string;
                /** Format: date-time */
                at: string;
                reason: string;
            } | null;
            /** @description The mute rule that covers it. */
            mute: string | null;
            /** @description What the vault did about it, if that is among the last 100 suspensions. */
            suspension: {
                id: string;
                /** Format: date-time */
                until: string;
                /** @description Who ended it, and when; null: it ends, or ended, by itself. */
                lifted: {
                    /** @example user:Xk2v9QfWm3sT7yLb0aZr1w */
                    by: string;
                    /** Format: date-time */
                    at: string;
                } | null;
            } | null;
        };
        MuteList: {
            mutes: components["schemas"]["Mute"][];
        };
        Mute: {
            id: string;
            /** @description Null: any. */
            detector: ("decrypt-rate" | "bulk-read" | "id-scanning" | "refusals-then-success" | "sign-in-failures" | "first-use" | "dormant-account" | "out-of-hours" | "retired-generation" | "decryption-failures" | "destruction-spree" | "slow-exfiltration" | "in-step") | null;
            /** @description Null: any. */
            principal: string | null;
            reason: string;
            /** @example user:Xk2v9QfWm3sT7yLb0aZr1w */
            by: string;
            /** Format: date-time */
            at: string;
            /** Format: date-time */
            expiresAt: string;
        };
        SuspensionList: {
            suspensions: components["schemas"]["Suspension"][];
        };
        Suspension: {
            id: string;
            principal: string;
            /** @description The id of the finding that led to it. */
            finding: string;
            /** Format: date-time */
            at: string;
            /**
             * Format: date-time
             * @description Ends by itself then.
             */
            until: string;
            /** @description Who ended it, and when; null: it ends, or ended, by itself. */
            lifted: {
                /** @example user:Xk2v9QfWm3sT7yLb0aZr1w */
                by: string;
                /** Format: date-time */
                at: string;
            } | null;
        };
        Usage: {
            /** Format: date-time */
            from: string;
            /**
             * Format: date-time
             * @description The first instant that is not in it.
             */
            to: string;
            /** @enum {string} */
            by: "hour" | "day";
            series: {
                /** @description Of this one alone; left out: of all. */
                principal?: string;
                /** @enum {string} */
                action: "object.encrypt" | "object.decrypt" | "object.list" | "object.update" | "object.delete" | "object.shred" | "object.expire" | "object.hold" | "object.release" | "grant.list" | "grant.put" | "grant.remove" | "key.view" | "key.import" | "key.rotate" | "key.rewrap" | "key.reencrypt" | "key.create" | "key.activate" | "key.escrow" | "key.drill" | "key.copies-destroyed" | "key.compromise" | "key.disable" | "key.reinstate" | "key.delete" | "key.destroy" | "rotation.view" | "user.view" | "user.invite" | "user.roles" | "user.disable" | "user.enable" | "user.reset" | "user.sign-out" | "client.view" | "client.create" | "client.secret" | "client.revoke" | "principal.find" | "approval.request" | "approval.decide" | "access.check" | "audit.read" | "audit.prove" | "audit.redact" | "finding.view" | "finding.acknowledge" | "mute.create" | "mute.remove" | "principal.suspend" | "principal.resume" | "report.view" | "auth.sign-in" | "auth.password" | "auth.sign-out" | "auth.fail";
                /** @enum {string} */
                outcome: "allowed" | "denied" | "failed";
                /** @description In the order of time; hours and days without any are left out. */
                points: {
                    /** Format: date-time */
                    time: string;
                    /** @description In the hour, or day, that begins then. */
                    count: number;
                }[];
            }[];
            /** @description Raised in this time, oldest first: the first 500. */
            findings: components["schemas"]["ShortFinding"][];
            /** @description The 20 that did most, the first one most. */
            principals: {
                principal: string;
                /** @description Of its events. */
                count: number;
            }[];
        };
        ShortFinding: {
            /** @example f-01KF3Z6Q8W9X0Y1Z2A3B4C5D6E */
            id: string;
            /** @enum {string} */
            detector: "decrypt-rate" | "bulk-read" | "id-scanning" | "refusals-then-success" | "sign-in-failures" | "first-use" | "dormant-account" | "out-of-hours" | "retired-generation" | "decryption-failures" | "destruction-spree" | "slow-exfiltration" | "in-step";
            /** @enum {string} */
            severity: "low" | "medium" | "high" | "critical";
            /**
             * @description muted: a rule said that nobody needs to be told.
             * @enum {string}
             */
            state: "open" | "acknowledged" | "muted";
            /** @description Whom it is about; null: several, or nobody who is known. */
            principal: string | null;
            /**
             * Format: date-time
             * @description Of the first of its events.
             */
            from: string;
            /**
             * Format: date-time
             * @description Of the last of its events so far.
             */
            to: string;
            /**
             * Format: date-time
             * @description When it was noticed.
             */
            raisedAt: string;
            /** @description Who, what, how much, and what would be usual. */
            sentence: string;
        };
        Baseline: {
            principal: string;
            /**
             * Format: date-time
             * @description Of the first event that was learned from.
             */
            since: string;
            /** @description How many were learned from. */
            events: number;
            /** @description What is usual, in plain words. */
            sentences: string[];
        };
        Health: {
            /** @constant */
            status: "ok";
        };
        PublicConfig: {
            /** @description Of OpenID Connect: its discovery document is below it. */
            issuer: string;
            /** @description The `client_id`s of the public clients: code with PKCE, no secret. */
            clients: {
                web: string;
                cli: string;
            };
            /** @example openid keyfold/api */
            scope: string;
            /** @description What to ask for as the audience of access tokens; null: the provider takes none. */
            audience: string | null;
            /** @description The vault itself is the identity provider, and shows its screens. */
            embedded: boolean;
            /** @description Where the API is, without a slash at the end; empty: where this document is, which is the same origin. */
            api: string;
            /** @description Where people change their own password; null: it is not known. */
            passwordUrl: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listObjects: {
        parameters: {
            query?: {
                owner?: string;
                grantee?: string;
                subject?: string;
                all?: "true";
                label?: string[];
                classification?: "public" | "internal" | "confidential" | "restricted";
                createdAfter?: string;
                createdBefore?: string;
                limit?: string;
                cursor?: string;
            };
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectList"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createObject: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-label"?: string[];
                "keyfold-subject"?: string;
                "keyfold-classification"?: "public" | "internal" | "confidential" | "restricted";
                "keyfold-expires"?: string;
                "keyfold-filename"?: string;
                "idempotency-key"?: string;
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `content-too-large`: The content is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cannot-decrypt`: The message could not be decrypted; `idempotency-mismatch`: The idempotency key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readObject: {
        parameters: {
            query?: {
                version?: string;
            };
            header?: {
                range?: string;
                "if-range"?: string;
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description Opaque, URL-safe, 22 characters. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description Done */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The content has expired or was destroyed */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `range-not-satisfiable`: The range lies outside of the content */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal error; `decryption-failed`: The content could not be decrypted */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addVersion: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-label"?: string[];
                "keyfold-subject"?: string;
                "keyfold-classification"?: "public" | "internal" | "confidential" | "restricted";
                "keyfold-expires"?: string;
                "keyfold-filename"?: string;
                "if-match"?: string;
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description Opaque, URL-safe, 22 characters. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The content has expired or was destroyed */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed`: The object is not in the expected version */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `content-too-large`: The content is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteObject: {
        parameters: {
            query?: {
                shred?: "true" | "false";
            };
            header?: {
                "if-match"?: string;
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description Opaque, URL-safe, 22 characters. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed`: The object is not in the expected version */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeObject: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description Opaque, URL-safe, 22 characters. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    labels?: {
                        [key: string]: string | null;
                    } | null;
                    /**
                     * @description How sensitive the content is. Default: confidential.
                     * @enum {string}
                     */
                    classification?: "public" | "internal" | "confidential" | "restricted";
                    expires?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The content has expired or was destroyed */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed`: The object is not in the expected version */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreVersion: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description Opaque, URL-safe, 22 characters. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    version: number;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The content has expired or was destroyed */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `precondition-failed`: The object is not in the expected version */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal error; `decryption-failed`: The content could not be decrypted */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    encrypt: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-label"?: string[];
                "keyfold-subject"?: string;
                "keyfold-classification"?: "public" | "internal" | "confidential" | "restricted";
                "keyfold-expires"?: string;
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `content-too-large`: The content is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decrypt: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The content has expired or was destroyed */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `content-too-large`: The content is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `cannot-decrypt`: The message could not be decrypted; `idempotency-mismatch`: The idempotency key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readMetadata: {
        parameters: {
            query?: {
                version?: string;
            };
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description Opaque, URL-safe, 22 characters. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Metadata"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The content has expired or was destroyed */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listVersions: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
            };
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description Opaque, URL-safe, 22 characters. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionList"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGrants: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description Opaque, URL-safe, 22 characters. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantList"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holdObject: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description Opaque, URL-safe, 22 characters. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releaseObject: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description Opaque, URL-safe, 22 characters. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putGrant: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description Opaque, URL-safe, 22 characters. */
                id: string;
                /** @description `user:<sub>`, `client:<client_id>` or `role:<role>`. */
                grantee: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    expires?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeGrant: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description Opaque, URL-safe, 22 characters. */
                id: string;
                /** @description `user:<sub>`, `client:<client_id>` or `role:<role>`. */
                grantee: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyList"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readKey: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The number of a generation of the master key. */
                generation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRotations: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
            };
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotationList"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startRotation: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description rewrap, the default, wraps each data key anew. reencrypt also makes new data keys and ciphertext for its scope.
                     * @enum {string}
                     */
                    mode?: "rewrap" | "reencrypt";
                    /** @description Re-encrypt everything that this generation wraps. */
                    generation?: number;
                    /** @description Re-encrypt every version of these objects. */
                    objects?: string[];
                    /** @description Accept that nobody can recover the new master key. */
                    waiveEscrow?: boolean;
                    /** @description This generation is known to strangers: disable it when nothing is left under it. */
                    compromised?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rotation"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `content-too-large`: The content is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readRotation: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The number of a rotation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotationDetails"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readReport: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatestReport"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readMe: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOutMe: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    findPrincipals: {
        parameters: {
            query?: {
                login?: string;
                name?: string;
                id?: string[];
            };
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrincipalList"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                login?: string;
                limit?: string;
                cursor?: string;
            };
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inviteUser: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description What the person signs in with: an e-mail address.
                     * @example ann@example.com
                     */
                    login: string;
                    name?: string | null;
                    /** @description In place of all others. `admin` and the data roles need a second administrator. */
                    roles?: ("writer" | "reader" | "steward" | "privacy-officer" | "key-admin" | "auditor" | "admin")[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserChange"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `content-too-large`: The content is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readUser: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The `sub` of the person’s tokens. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The `sub` of the person’s tokens. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description In place of all others. `admin` and the data roles need a second administrator. */
                    roles?: ("writer" | "reader" | "steward" | "privacy-officer" | "key-admin" | "auditor" | "admin")[];
                    /** @description true: at once, and every token is refused from the next request on. false: with `admin` or a data role, needs a second administrator. */
                    disabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserChange"];
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserChange"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `content-too-large`: The content is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetUser: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The `sub` of the person’s tokens. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PendingReset"];
                };
            };
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOutUser: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The `sub` of the person’s tokens. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listClients: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
            };
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientList"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createClient: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description For people to recognize the client by.
                     * @example claims import
                     */
                    name: string;
                    /**
                     * @description The person who collects its secrets, `user:<sub>`; never anybody who administers.
                     * @example user:Xk2v9QfWm3sT7yLb0aZr1w
                     */
                    custodian: string;
                    /** @description In place of all others. `admin` and the data roles need a second administrator. */
                    roles?: ("writer" | "reader" | "steward" | "privacy-officer" | "key-admin" | "auditor" | "admin")[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientChange"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `content-too-large`: The content is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readClient: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The `client_id`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeClient: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The `client_id`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeClient: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The `client_id`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description In place of all others. `admin` and the data roles need a second administrator. */
                    roles?: ("writer" | "reader" | "steward" | "privacy-officer" | "key-admin" | "auditor" | "admin")[];
                    /** @description true: at once, and every token is refused from the next request on. false: with `admin` or a data role, needs a second administrator. */
                    disabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientChange"];
                };
            };
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientChange"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `content-too-large`: The content is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    collectSecret: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The `client_id`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description How long the former secret stays valid: 0 to 604800 seconds, default 86400. */
                    overlapSeconds?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectedSecret"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `content-too-large`: The content is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApprovals: {
        parameters: {
            query?: {
                state?: "pending" | "approved" | "rejected" | "withdrawn" | "expired";
                limit?: string;
                cursor?: string;
            };
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalList"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readApproval: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description A ULID. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decideApproval: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description A ULID. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description withdraw is for whoever asked for it; the others are for anybody else.
                     * @enum {string}
                     */
                    decision: "approve" | "reject" | "withdraw";
                    reason?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `content-too-large`: The content is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Who did it: `me`, the default when nothing else is named, or a principal. */
                principal?: string;
                /** @description On this object. Its owner may ask, too. */
                object?: string;
                /** @description About this subject. */
                subject?: string;
                /** @description What was done. */
                action?: "object.encrypt" | "object.decrypt" | "object.list" | "object.update" | "object.delete" | "object.shred" | "object.expire" | "object.hold" | "object.release" | "grant.list" | "grant.put" | "grant.remove" | "key.view" | "key.import" | "key.rotate" | "key.rewrap" | "key.reencrypt" | "key.create" | "key.activate" | "key.escrow" | "key.drill" | "key.copies-destroyed" | "key.compromise" | "key.disable" | "key.reinstate" | "key.delete" | "key.destroy" | "rotation.view" | "user.view" | "user.invite" | "user.roles" | "user.disable" | "user.enable" | "user.reset" | "user.sign-out" | "client.view" | "client.create" | "client.secret" | "client.revoke" | "principal.find" | "approval.request" | "approval.decide" | "access.check" | "audit.read" | "audit.prove" | "audit.redact" | "finding.view" | "finding.acknowledge" | "mute.create" | "mute.remove" | "principal.suspend" | "principal.resume" | "report.view" | "auth.sign-in" | "auth.password" | "auth.sign-out" | "auth.fail";
                /** @description How it ended. */
                outcome?: "allowed" | "denied" | "failed";
                /** @description Whoever did it, and whatever it was. */
                all?: "true";
                /** @description Later than this. */
                after?: string;
                /** @description Earlier than this. */
                before?: string;
                limit?: string;
                cursor?: string;
            };
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redactEvent: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The id of an event: a ULID, 26 characters. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readCheckpoint: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal error; `decryption-failed`: The content could not be decrypted */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proveLog: {
        parameters: {
            query?: {
                /** @description Prove that this event is in the log. */
                event?: string;
                from?: string;
            };
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InclusionProof"] | components["schemas"]["ConsistencyProof"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `gone`: The content has expired or was destroyed */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Internal error; `decryption-failed`: The content could not be decrypted */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFindings: {
        parameters: {
            query?: {
                state?: "open" | "acknowledged" | "muted";
                limit?: string;
                cursor?: string;
            };
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FindingList"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readFinding: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The id of a finding. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Finding"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acknowledgeFinding: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The id of a finding. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why, for those who look later: 1 to 1000 characters. */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Finding"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `content-too-large`: The content is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMutes: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MuteList"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createMute: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    detector?: ("decrypt-rate" | "bulk-read" | "id-scanning" | "refusals-then-success" | "sign-in-failures" | "first-use" | "dormant-account" | "out-of-hours" | "retired-generation" | "decryption-failures" | "destruction-spree" | "slow-exfiltration" | "in-step") | null;
                    principal?: string | null;
                    /** @description Why, for those who look later: 1 to 1000 characters. */
                    reason: string;
                    /**
                     * @description When it ends: later than now, and at most 90 days from now.
                     * @example 2031-01-31T12:00:00Z
                     */
                    expiresAt: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mute"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `conflict`: The object was changed by someone else; `held`: The object is under legal hold; `escrow-required`: Nobody could recover the new master key; `not-sealed`: The log does not have it yet; `not-redactable`: The event is kept for good */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `content-too-large`: The content is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeMute: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The id of a mute rule: a ULID. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSuspensions: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuspensionList"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    liftSuspension: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description The id of a suspension: a ULID. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readUsage: {
        parameters: {
            query?: {
                /** @description From the hour, or the day in UTC, that this is in. Default: a day before `to`, or 30 when it is by day. */
                from?: string;
                /** @description Up to this, to the end of its hour or day. Default: now. */
                to?: string;
                by?: "hour" | "day";
                principal?: string;
            };
            header?: {
                "keyfold-purpose"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readBaseline: {
        parameters: {
            query?: never;
            header?: {
                "keyfold-purpose"?: string;
            };
            path: {
                /** @description `user:<sub>` or `client:<client_id>`. */
                principal: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Baseline"];
                };
            };
            /** @description `invalid-request`: The request is not valid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthenticated`: A valid access token is required */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: Not permitted; `purpose-required`: A declared purpose is required */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: Temporarily unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    contract: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
        };
    };
    publicConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicConfig"];
                };
            };
        };
    };
}
