// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.runtime.http.Problem;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /v1/explain`. Described by `openapi/routing.yaml`, not by its signatures, which say little.
@Hidden
@RestController
final class ExplainController {

    static final String PATH = "/v1/explain";

    private static final Logger LOG = LoggerFactory.getLogger(ExplainController.class);

    private final ExplainIntake intake;

    ExplainController(ExplainIntake intake) {
        this.intake = intake;
    }

    @PostMapping(PATH)
    void explain(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AnswerWriter.write(intake.answer(request), response);
    }

    /// Answers 405 for other methods.
    @RequestMapping(PATH)
    void refuseMethod(HttpServletResponse response) throws IOException {
        refuse(Problem.methodNotAllowed(List.of("POST")), response);
    }

    /// Answers 500 for an unexpected failure, which is logged; the answer contains no details of it.
    @ExceptionHandler
    void failed(RuntimeException failure, HttpServletResponse response) throws IOException {
        LOG.error("an explanation failed unexpectedly; answering 500", failure);
        refuse(Problem.internal(), response);
    }

    private static void refuse(Problem problem, HttpServletResponse response) throws IOException {
        AnswerWriter.write(new Answer.Refused(problem), response);
    }
}
