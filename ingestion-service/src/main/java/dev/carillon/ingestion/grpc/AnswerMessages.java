// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import dev.carillon.events.v1.AcceptedEvent;
import dev.carillon.events.v1.Acknowledgement;
import dev.carillon.events.v1.PublishBatchResponse;
import dev.carillon.events.v1.PublishResponse;
import dev.carillon.events.v1.PublishResult;
import dev.carillon.ingestion.intake.Answer;
import dev.carillon.runtime.http.Problem;
import java.util.List;

/// Messages of the answers to a producer.
final class AnswerMessages {

    private AnswerMessages() {}

    /// Response to the publication of one event, which was accepted.
    static PublishResponse response(Answer answer) {
        return answer instanceof Answer.Accepted accepted
                ? PublishResponse.newBuilder().setAccepted(message(accepted)).build()
                : PublishResponse.getDefaultInstance();
    }

    /// Response to a batch, with one result for each event.
    static PublishBatchResponse batchResponse(Answer answer) {
        PublishBatchResponse.Builder response = PublishBatchResponse.newBuilder();
        if (answer instanceof Answer.Each(List<Answer> items)) {
            items.forEach(item -> response.addResults(result(item)));
        }
        return response.build();
    }

    static Acknowledgement acknowledgement(long index, Answer answer) {
        Acknowledgement.Builder response = Acknowledgement.newBuilder().setIndex(index);
        return switch (answer) {
            case Answer.Accepted accepted ->
                response.setAccepted(message(accepted)).build();
            case Answer.Refused(Problem problem) ->
                response.setRefused(ProblemStatus.of(problem)).build();
            case Answer.Cancelled _, Answer.Each _ -> throw notOfOneEvent();
        };
    }

    private static PublishResult result(Answer answer) {
        return switch (answer) {
            case Answer.Accepted accepted ->
                PublishResult.newBuilder().setAccepted(message(accepted)).build();
            case Answer.Refused(Problem problem) ->
                PublishResult.newBuilder().setRefused(ProblemStatus.of(problem)).build();
            case Answer.Cancelled _, Answer.Each _ -> throw notOfOneEvent();
        };
    }

    private static AcceptedEvent message(Answer.Accepted accepted) {
        return AcceptedEvent.newBuilder()
                .setId(accepted.id())
                .setRecipients(accepted.recipients())
                .setAudience(accepted.audience())
                .build();
    }

    private static IllegalStateException notOfOneEvent() {
        return new IllegalStateException("not the answer to one event");
    }
}
