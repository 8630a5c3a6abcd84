// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.refusal;

import dev.carillon.runtime.http.ProblemWriter;
import dev.carillon.runtime.http.RefusedException;
import java.sql.SQLException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/// Controller advice that converts exceptions of the admin service's controllers to problem details. Refused input
/// is logged at DEBUG, without the input; if PostgreSQL is down the answer is 503 with `Retry-After`.
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
@RestControllerAdvice(basePackages = "dev.carillon.admin")
final class RefusalAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalAdvice.class);

    /// SQL states for a character that PostgreSQL cannot store in a text, and for its escape in JSON.
    private static final Set<String> NOT_STORABLE = Set.of("22021", "22P05");

    @ExceptionHandler
    ResponseEntity<byte[]> refused(RefusedException refused) {
        LOG.debug("refused: {}", refused.problem().code().wireName());
        return answer(refused);
    }

    @ExceptionHandler
    ResponseEntity<byte[]> mistyped(MethodArgumentTypeMismatchException mismatch) {
        return answer(RefusedException.invalid(mismatch.getName(), "type", "is not of the expected type"));
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        QueryTimeoutException.class,
        TransactionException.class
    })
    ResponseEntity<byte[]> away(Exception cause) {
        LOG.warn("PostgreSQL did not answer; answered 503: {}", cause.toString());
        return answer(RefusedException.unavailable("the database is not available"));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> failed(DataAccessException cause) {
        String state =
                cause.getCause() instanceof SQLException sql && sql.getSQLState() != null ? sql.getSQLState() : "";
        // A connection that fails in the middle of a statement is reported as this general type.
        if (state.startsWith("08") || state.startsWith("57")) {
            return away(cause);
        }
        if (NOT_STORABLE.contains(state)) {
            return answer(RefusedException.invalid("a text contains the character NUL, which cannot be stored"));
        }
        throw cause;
    }

    static ResponseEntity<byte[]> answer(RefusedException refused) {
        return ProblemWriter.response(refused.problem());
    }
}
