// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.util.Locale;
import java.util.Objects;

/// Form of problems in gRPC: a `google.rpc.Status` whose details have the members of the problem.
final class ProblemStatus {

    /// Domain of the reasons: all published failure codes.
    static final String DOMAIN = "carillon";

    private ProblemStatus() {}

    /// Ends a call with a problem.
    static void close(ServerCall<?, ?> call, Problem problem) {
        StatusException ending = StatusProto.toStatusException(of(problem));
        call.close(ending.getStatus(), Objects.requireNonNullElseGet(ending.getTrailers(), Metadata::new));
    }

    static Status of(Problem problem) {
        Status.Builder status = Status.newBuilder()
                .setCode(code(problem.status()).value())
                .setMessage(problem.detail())
                .addDetails(Any.pack(errorInfo(problem)));
        if (!problem.violations().isEmpty()) {
            status.addDetails(Any.pack(badRequest(problem)));
        }
        if (problem.isTemporary()) {
            status.addDetails(Any.pack(RetryInfo.newBuilder()
                    .setRetryDelay(Duration.newBuilder().setSeconds(problem.retryAfterSeconds()))
                    .build()));
        }
        return status.build();
    }

    private static Code code(int httpStatus) {
        return switch (httpStatus) {
            case 401 -> Code.UNAUTHENTICATED;
            case 403 -> Code.PERMISSION_DENIED;
            case 404 -> Code.NOT_FOUND;
            case 429 -> Code.RESOURCE_EXHAUSTED;
            case 503 -> Code.UNAVAILABLE;
            default -> httpStatus < 500 ? Code.INVALID_ARGUMENT : Code.INTERNAL;
        };
    }

    private static ErrorInfo errorInfo(Problem problem) {
        ErrorInfo.Builder info = ErrorInfo.newBuilder()
                .setReason(problem.code().name())
                .setDomain(DOMAIN)
                .putMetadata("type", problem.code().urn());
        problem.members().forEach((name, value) -> {
            if (value instanceof String || value instanceof Number) {
                info.putMetadata(name, value.toString());
            }
        });
        return info.build();
    }

    private static BadRequest badRequest(Problem problem) {
        BadRequest.Builder request = BadRequest.newBuilder();
        for (Violation violation : problem.violations()) {
            request.addFieldViolations(BadRequest.FieldViolation.newBuilder()
                    .setField(violation.path())
                    .setReason(upperCase(violation.rule()))
                    .setDescription(violation.message()));
        }
        return request.build();
    }

    /// Rule in the form of a reason: `MAX_LENGTH` for `maxLength`, `UNKNOWN_FIELD` for `unknown-field`.
    private static String upperCase(String rule) {
        return rule.replaceAll("([a-z])([A-Z])", "$1_$2").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
