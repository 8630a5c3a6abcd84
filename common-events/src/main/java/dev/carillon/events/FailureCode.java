// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.util.Locale;

/// Reason of a refusal or failure. One vocabulary for the RFC 9457 `type` of an HTTP error, the tag of a metric and
/// the code in a dead letter. Codes are published: they may be added, never renamed.
public enum FailureCode {
    INVALID_JSON(Category.CALLER),
    INVALID_REQUEST(Category.CALLER),
    INVALID_RECIPIENT(Category.CALLER),
    INVALID_EVENT_ID(Category.CALLER),
    UNKNOWN_EVENT_TYPE(Category.CALLER),
    SCHEMA_VIOLATION(Category.CALLER),
    TOO_MANY_RECIPIENTS(Category.CALLER),
    PAYLOAD_TOO_LARGE(Category.CALLER),
    BATCH_TOO_LARGE(Category.CALLER),
    IDEMPOTENCY_KEY_MISMATCH(Category.CALLER),
    UNSUPPORTED_MEDIA_TYPE(Category.CALLER),
    METHOD_NOT_ALLOWED(Category.CALLER),
    UNAUTHENTICATED(Category.CALLER),
    FORBIDDEN(Category.CALLER),
    NOT_FOUND(Category.CALLER),
    VERSION_CONFLICT(Category.CALLER),
    /// The notification is part of a message that was sent as a whole.
    NOT_RETRACTABLE(Category.CALLER),
    /// Payloads are not encrypted, so the log cannot be erased.
    NOT_ERASABLE(Category.CALLER),
    /// The operation is not allowed in the current state.
    WRONG_STATE(Category.CALLER),
    /// The tenant has as many of these as its quota allows.
    QUOTA_EXCEEDED(Category.CALLER),
    INVALID_TOKEN(Category.CALLER),
    TOKEN_EXPIRED(Category.CALLER),
    MALFORMED_FRAME(Category.CALLER),
    FRAME_TOO_LARGE(Category.CALLER),
    /// The provider refused permanently.
    PROVIDER_REFUSED(Category.PROVIDER),
    /// The address is invalid.
    ADDRESS_INVALID(Category.PROVIDER),
    /// The provider did not answer, and the guarantee forbids a retry or no attempts are left.
    PROVIDER_UNANSWERED(Category.PROVIDER),
    PROVIDER_THROTTLED(Category.PROVIDER),
    RATE_LIMITED(Category.CAPACITY),
    OVERLOADED(Category.CAPACITY),
    /// A dependency that is needed to store data durably is unavailable.
    UNAVAILABLE(Category.CAPACITY),
    UNDECODABLE_RECORD(Category.INTERNAL),
    TEMPLATE_FAILED(Category.INTERNAL),
    TEMPLATE_MISSING(Category.INTERNAL),
    WORKFLOW_MISSING(Category.INTERNAL),
    /// Encrypted content whose key was destroyed.
    CONTENT_ERASED(Category.INTERNAL),
    /// Processing of the record failed hard twice: it threw, ended the process or took too long.
    PROCESSING_FAILED(Category.INTERNAL),
    INTERNAL(Category.INTERNAL);

    /// Party that can fix the failure.
    public enum Category {
        CALLER,
        PROVIDER,
        CAPACITY,
        INTERNAL
    }

    private final Category category;

    FailureCode(Category category) {
        this.category = category;
    }

    public Category category() {
        return category;
    }

    /// Name in JSON, metrics and dead letters, such as `schema-violation`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// RFC 9457 problem type.
    public String urn() {
        return "urn:carillon:failure:" + wireName();
    }
}
