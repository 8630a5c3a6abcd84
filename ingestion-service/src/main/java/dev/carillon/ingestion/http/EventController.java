// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import dev.carillon.events.FailureCode;
import dev.carillon.ingestion.intake.Answer;
import dev.carillon.ingestion.intake.IntakeMeters;
import dev.carillon.runtime.http.Problem;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/// Endpoint for cancellation, and refusals below the paths of events that [SubmissionEndpoint] does not answer. Answers
/// are written directly. The API description is `openapi/ingestion.yaml`.
@Hidden
@RestController
final class EventController {

    private static final Logger LOG = LoggerFactory.getLogger(EventController.class);
    private static final String CANCEL = "/v1/events/{id}/cancel";

    private final EventIntake intake;
    private final IntakeMeters meters;

    EventController(EventIntake intake, IntakeMeters meters) {
        this.intake = intake;
        this.meters = meters;
    }

    @PostMapping(CANCEL)
    void cancel(@PathVariable("id") String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        write(
                intake.cancel(
                        id,
                        type(request.getQueryString()),
                        request.getHeader("Authorization"),
                        request.getHeader("traceparent")),
                response);
    }

    /// Event type that the query names; null if it names none. The servlet's parameters would include those of a
    /// form, so that the body would be read before the key is checked.
    private static @Nullable String type(@Nullable String query) {
        String type = query == null
                ? null
                : UriComponentsBuilder.newInstance()
                        .query(query)
                        .build()
                        .getQueryParams()
                        .getFirst("type");
        try {
            return type == null ? null : UriUtils.decode(type, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) { // Not a name of an event type either.
            return type;
        }
    }

    /// Answers 405 if no mapping here or in another service of the process has the method.
    @RequestMapping({SubmissionEndpoint.EVENTS, SubmissionEndpoint.BATCH, CANCEL})
    void refuseMethod(HttpServletResponse response) throws IOException {
        refuse(Problem.methodNotAllowed(List.of("POST")), response);
    }

    /// Answers 404 if no mapping here or in another service of the process has the path.
    @RequestMapping(SubmissionEndpoint.EVENTS + "/**")
    void refusePath(HttpServletResponse response) throws IOException {
        refuse(Problem.of(FailureCode.NOT_FOUND, 404, "no resource has this path"), response);
    }

    @ExceptionHandler
    void failed(RuntimeException failure, HttpServletResponse response) throws IOException {
        LOG.error("a request failed unexpectedly; answering 500", failure);
        refuse(Problem.internal(), response);
    }

    private void refuse(Problem problem, HttpServletResponse response) throws IOException {
        write(new Answer.Refused(problem), response);
    }

    private void write(Answer answer, HttpServletResponse response) throws IOException {
        AnswerWriter.write(meters.answered(answer), response);
    }
}
