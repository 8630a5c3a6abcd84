// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.util.Locale;

/// Why something was refused or failed: the RFC 9457 `type` of an HTTP error, the tag of a metric and the code in a
/// dead
/// letter, one vocabulary for all. Codes are published: they may be added, never renamed.
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
    /// It is part of something that went out as a whole.
    NOT_RETRACTABLE(Category.CALLER),
    /// Nothing is sealed, so the log cannot forget.
    NOT_ERASABLE(Category.CALLER),
    /// It is past that, or not there yet.
    WRONG_STATE(Category.CALLER),
    INVALID_TOKEN(Category.CALLER),
    TOKEN_EXPIRED(Category.CALLER),
    MALFORMED_FRAME(Category.CALLER),
    FRAME_TOO_LARGE(Category.CALLER),
    /// The provider refused for good.
    PROVIDER_REFUSED(Category.PROVIDER),
    /// The address is dead.
    ADDRESS_INVALID(Category.PROVIDER),
    /// The provider never answered and the guarantee forbids to try again, or attempts ran out.
    PROVIDER_UNANSWERED(Category.PROVIDER),
    PROVIDER_THROTTLED(Category.PROVIDER),
    RATE_LIMITED(Category.CAPACITY),
    OVERLOADED(Category.CAPACITY),
    /// A dependency without which nothing can be made durable is away.
    UNAVAILABLE(Category.CAPACITY),
    UNDECODABLE_RECORD(Category.INTERNAL),
    TEMPLATE_FAILED(Category.INTERNAL),
    TEMPLATE_MISSING(Category.INTERNAL),
    WORKFLOW_MISSING(Category.INTERNAL),
    /// Encrypted content whose key is gone.
    CONTENT_ERASED(Category.INTERNAL),
    /// Processing of the record failed hard twice: it threw, ended the process or took too long.
    PROCESSING_FAILED(Category.INTERNAL),
    INTERNAL(Category.INTERNAL);

    /// Who can mend it.
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

    /// As in JSON, metrics and dead letters: `schema-violation`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The RFC 9457 problem type.
    public String urn() {
        return "urn:carillon:failure:" + wireName();
    }
}
