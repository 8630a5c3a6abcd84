// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import java.time.Duration;

/// Limits of a workflow. A fault names the limit that is exceeded.
public final class WorkflowLimits {

    /// The largest document, in bytes, as it is written and as JSON.
    public static final int DOCUMENT_SIZE = 64 * 1024;

    /// The deepest nesting of a document.
    public static final int DOCUMENT_DEPTH = 32;

    /// The most steps.
    public static final int STEPS = 50;

    /// The shortest wait, window or span.
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /// The longest wait.
    public static final Duration WAIT = Duration.ofDays(30);

    /// The longest time for which a digest stays open.
    public static final Duration DIGEST = Duration.ofDays(30);

    /// The longest span of a throttle.
    public static final Duration THROTTLE_SPAN = Duration.ofDays(30);

    /// The highest limit of a throttle, which stores that many instants.
    public static final int THROTTLE_LIMIT = 1_000;

    /// The most items of a digest.
    public static final int DIGEST_ITEMS = 1_000;

    /// The most items of a digest without an own limit.
    public static final int DEFAULT_DIGEST_ITEMS = 100;

    /// The most times of a schedule.
    public static final int TIMES = 24;

    private WorkflowLimits() {}
}
