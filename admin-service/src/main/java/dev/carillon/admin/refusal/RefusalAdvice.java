// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.refusal;

import dev.carillon.events.FailureCode;
import java.net.URI;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/// Turns what the control plane's controllers throw into problem details. Refused input is logged at DEBUG, without the
/// input; a missing PostgreSQL answers 503 with `Retry-After`.
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
@RestControllerAdvice(basePackages = "dev.carillon.admin")
final class RefusalAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalAdvice.class);
    private static final String RETRY_AFTER_SECONDS = "2";

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RefusedException refused) {
        LOG.debug("refused: {}", refused.code().wireName());
        return answer(refused);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> mistyped(MethodArgumentTypeMismatchException mismatch) {
        return answer(RefusedException.invalid(mismatch.getName(), "type", "is not of the expected type"));
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        QueryTimeoutException.class,
        TransactionException.class
    })
    ResponseEntity<ProblemDetail> away(Exception cause) {
        LOG.warn("PostgreSQL did not answer: {}", cause.toString());
        return answer(RefusedException.unavailable("the database is away"));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> failed(DataAccessException cause) {
        // A connection that breaks in the middle of a statement is reported as this general type.
        if (cause.getCause() instanceof java.sql.SQLException sql
                && sql.getSQLState() != null
                && (sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57"))) {
            return away(cause);
        }
        throw cause;
    }

    static ResponseEntity<ProblemDetail> answer(RefusedException refused) {
        HttpStatus status = refused.status();
        FailureCode code = refused.code();
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, refused.detail());
        problem.setType(URI.create(code.urn()));
        problem.setTitle(code.wireName().replace('-', ' ').toLowerCase(Locale.ROOT));
        refused.members().forEach(problem::setProperty);
        HttpHeaders headers = new HttpHeaders();
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (status == HttpStatus.UNAUTHORIZED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return ResponseEntity.status(status).headers(headers).body(problem);
    }
}
