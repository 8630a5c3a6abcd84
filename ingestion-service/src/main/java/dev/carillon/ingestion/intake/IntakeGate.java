// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.intake;

import dev.carillon.events.TenantId;
import dev.carillon.ingestion.admission.InFlightLimit;
import dev.carillon.ingestion.admission.InFlightLimit.Admission;
import dev.carillon.ingestion.submission.Producer;
import dev.carillon.runtime.access.ApiKeyCheck;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.http.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gate that a request passes before its body is read: the catalog has been read, the API key is valid, and there is
/// memory. Thread-safe.
public final class IntakeGate {

    private static final String SCOPE = "events:write";
    private static final int REQUEST_OVERHEAD_BYTES = 32 * 1_024;

    private final CatalogFollower follower;
    private final ApiKeyCheck keys;
    private final InFlightLimit inFlight;

    IntakeGate(CatalogFollower follower, ApiKeyCheck keys, InFlightLimit inFlight) {
        this.follower = follower;
        this.keys = keys;
        this.inFlight = inFlight;
    }

    /// Result of checking a request.
    public sealed interface Entry {

        /// The request is the producer's.
        record Granted(Producer producer) implements Entry {}

        /// The request must be refused with this problem.
        record Denied(Problem problem) implements Entry {}
    }

    /// @param authorization value of the header or metadata `Authorization`; null if the request has none
    public Entry check(@Nullable String authorization) {
        if (!follower.isCurrent()) {
            return new Entry.Denied(Problem.unavailable("the catalog has not been read yet"));
        }
        return entry(keys.check(authorization, SCOPE));
    }

    /// Checks again the key of a producer that was granted entry before.
    public Entry checkAgain(Producer producer) {
        return entry(keys.checkAgain(producer.keyId(), SCOPE));
    }

    private static Entry entry(ApiKeyCheck.Outcome outcome) {
        return switch (outcome) {
            case ApiKeyCheck.Outcome.Denied(Problem problem) -> new Entry.Denied(problem);
            case ApiKeyCheck.Outcome.Admitted(TenantId tenant, String keyId) ->
                new Entry.Granted(new Producer(tenant, keyId));
        };
    }

    /// Takes the memory that every request needs; empty if there is no room.
    public Optional<Admission> tryAdmit(Producer producer) {
        return tryAdmit(producer, REQUEST_OVERHEAD_BYTES);
    }

    /// Takes memory for a part of a request; empty if there is no room.
    public Optional<Admission> tryAdmit(Producer producer, long bytes) {
        return inFlight.tryAdmit(producer.tenant(), bytes);
    }
}
