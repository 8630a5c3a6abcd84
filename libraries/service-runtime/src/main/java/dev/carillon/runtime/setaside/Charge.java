// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import dev.carillon.events.v1.ProcessingFailure;
import dev.carillon.events.v1.ProcessingFailureKind;

/// A failure or suspicion as a record of the topic, and its key.
final class Charge {

    private Charge() {}

    static String key(ProcessingFailure failure) {
        return String.join(
                "/",
                failure.getConsumer(),
                failure.getTopic(),
                Integer.toString(failure.getPartition()),
                Long.toString(failure.getToOffset()),
                failure.getId());
    }

    /// True if the failure counts towards setting the record aside.
    static boolean counts(ProcessingFailure failure) {
        return switch (failure.getKind()) {
            case PROCESSING_FAILURE_KIND_THROWN,
                    PROCESSING_FAILURE_KIND_PROCESS_ENDED,
                    PROCESSING_FAILURE_KIND_TIMED_OUT -> true;
            case PROCESSING_FAILURE_KIND_SUSPECTED, PROCESSING_FAILURE_KIND_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    static boolean covers(ProcessingFailure failure, long offset, long mark) {
        return failure.getMark() == mark && failure.getOffset() <= offset && offset <= failure.getToOffset();
    }

    static ProcessingFailure about(WorkId work, String id, ProcessingFailureKind kind, String cause) {
        return ProcessingFailure.newBuilder()
                .setId(id)
                .setConsumer(work.source().consumer())
                .setTopic(work.source().topic())
                .setPartition(work.partition())
                .setOffset(work.offset())
                .setToOffset(work.offset())
                .setMark(work.mark())
                .setKind(kind)
                .setCause(cause)
                .build();
    }
}
