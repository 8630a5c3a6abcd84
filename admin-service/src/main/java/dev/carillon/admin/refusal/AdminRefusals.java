// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.refusal;

import dev.carillon.events.FailureCode;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.RefusedException;
import java.util.Map;
import org.springframework.http.HttpStatus;

/// Refusals with codes that only the admin service publishes.
public final class AdminRefusals {

    private AdminRefusals() {}

    public static RefusedException invalidJson(String detail) {
        return new RefusedException(FailureCode.INVALID_JSON, HttpStatus.BAD_REQUEST, detail);
    }

    public static RefusedException unsupportedMediaType(String supported) {
        return new RefusedException(
                FailureCode.UNSUPPORTED_MEDIA_TYPE,
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "send UTF-8 without a content encoding, as " + supported);
    }

    public static RefusedException batchTooLarge(int size, int limit) {
        return new RefusedException(Problem.overLimit(
                FailureCode.BATCH_TOO_LARGE,
                HttpStatus.CONTENT_TOO_LARGE.value(),
                "the batch has %d items".formatted(size),
                limit));
    }

    public static RefusedException forbidden(String detail) {
        return new RefusedException(FailureCode.FORBIDDEN, HttpStatus.FORBIDDEN, detail);
    }

    /// @param digest id of the digest notification that it was sent with
    public static RefusedException notRetractable(String digest) {
        return new RefusedException(new Problem(
                FailureCode.NOT_RETRACTABLE,
                HttpStatus.CONFLICT.value(),
                "it was sent as part of the digest " + digest,
                Map.of("digestNotificationId", digest)));
    }

    /// Refusal of an erasure: the log holds recipients' payload unencrypted, and records in it cannot be changed.
    public static RefusedException notErasable() {
        return new RefusedException(
                FailureCode.NOT_ERASABLE,
                HttpStatus.CONFLICT,
                "carillon.keys.encryption is off: records in the log cannot be erased, they expire after its"
                        + " retention");
    }

    /// Refusal of one more than a tenant may have.
    ///
    /// @param limitName setting that has the limit
    public static RefusedException quotaExceeded(String detail, String limitName, long limit) {
        return new RefusedException(new Problem(
                FailureCode.QUOTA_EXCEEDED,
                HttpStatus.CONFLICT.value(),
                "%s; the limit %s is %d".formatted(detail, limitName, limit),
                Map.of("limit", limit, "limitName", limitName)));
    }

    /// Refusal of one more than a tenant, or all tenants together, may run at the same time.
    ///
    /// @param limitName setting that has the limit
    public static RefusedException tooManyAtOnce(String detail, String limitName, long limit) {
        return new RefusedException(new Problem(
                FailureCode.RATE_LIMITED,
                HttpStatus.TOO_MANY_REQUESTS.value(),
                "%s; the limit %s is %d".formatted(detail, limitName, limit),
                Map.of("limit", limit, "limitName", limitName)));
    }

    /// @param state state that forbids the request
    public static RefusedException wrongState(String detail, String state) {
        return new RefusedException(
                new Problem(FailureCode.WRONG_STATE, HttpStatus.CONFLICT.value(), detail, Map.of("state", state)));
    }

    public static RefusedException versionConflict(String detail) {
        return new RefusedException(FailureCode.VERSION_CONFLICT, HttpStatus.PRECONDITION_FAILED, detail);
    }

    /// Refusal of a draft whose base version is no longer the published one.
    public static RefusedException staleDraft(String detail) {
        return new RefusedException(FailureCode.VERSION_CONFLICT, HttpStatus.CONFLICT, detail);
    }
}
