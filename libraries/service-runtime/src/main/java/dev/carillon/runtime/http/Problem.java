// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import dev.carillon.events.FailureCode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// RFC 9457 problem: the refusal of a request. Every service refuses with it, so that a published failure code has one
/// title and one set of members everywhere: see [#requiredMembers].
///
/// @param status the HTTP status that goes with it
/// @param detail a sentence for the developer of the client
/// @param members further members, by name: text, numbers, or lists
public record Problem(FailureCode code, int status, String detail, Map<String, Object> members) {

    /// Most violations that are reported.
    public static final int MAX_VIOLATIONS = 20;

    /// Default of the seconds after which a refused request may be repeated.
    public static final long RETRY_AFTER_SECONDS = 2;

    /// Name of the member with the seconds after which to repeat the request. The header `Retry-After` has the same.
    public static final String RETRY_AFTER = "retryAfterSeconds";

    private static final String VIOLATIONS = "violations";
    private static final String LIMIT = "limit";
    private static final String ALLOWED = "allowed";

    private static final Map<FailureCode, Set<String>> REQUIRED = Map.ofEntries(
            Map.entry(FailureCode.INVALID_REQUEST, Set.of(VIOLATIONS)),
            Map.entry(FailureCode.INVALID_RECIPIENT, Set.of(VIOLATIONS)),
            Map.entry(FailureCode.SCHEMA_VIOLATION, Set.of(VIOLATIONS)),
            Map.entry(FailureCode.PAYLOAD_TOO_LARGE, Set.of(LIMIT)),
            Map.entry(FailureCode.BATCH_TOO_LARGE, Set.of(LIMIT)),
            Map.entry(FailureCode.TOO_MANY_RECIPIENTS, Set.of(LIMIT)),
            Map.entry(FailureCode.RATE_LIMITED, Set.of(RETRY_AFTER)),
            Map.entry(FailureCode.OVERLOADED, Set.of(RETRY_AFTER)),
            Map.entry(FailureCode.UNAVAILABLE, Set.of(RETRY_AFTER)),
            Map.entry(FailureCode.METHOD_NOT_ALLOWED, Set.of(ALLOWED)),
            Map.entry(FailureCode.NOT_RETRACTABLE, Set.of("digestNotificationId")),
            Map.entry(FailureCode.WRONG_STATE, Set.of("state")));

    /// @throws IllegalArgumentException when a member is missing that only the caller knows
    public Problem {
        Map<String, Object> complete = new LinkedHashMap<>(members);
        for (String name : requiredMembers(code)) {
            switch (name) {
                case VIOLATIONS -> complete.putIfAbsent(name, List.of(new Violation("", code.wireName(), detail)));
                case RETRY_AFTER -> complete.putIfAbsent(name, RETRY_AFTER_SECONDS);
                default -> {
                    if (!complete.containsKey(name)) {
                        throw new IllegalArgumentException(code + " needs the member " + name);
                    }
                }
            }
        }
        members = Map.copyOf(complete);
    }

    /// Members of every problem with this code, in addition to `type`, `title`, `status` and `detail`.
    public static Set<String> requiredMembers(FailureCode code) {
        return REQUIRED.getOrDefault(code, Set.of());
    }

    public static Problem of(FailureCode code, int status, String detail) {
        return new Problem(code, status, detail, Map.of());
    }

    /// Refusal of a request that breaks rules. The detail is the first violation.
    public static Problem invalidRequest(int status, List<Violation> violations) {
        Violation first = violations.getFirst();
        String where = first.path().isEmpty() ? "" : first.path() + ": ";
        String more = violations.size() == 1 ? "" : " (and %d more)".formatted(violations.size() - 1);
        return new Problem(
                FailureCode.INVALID_REQUEST,
                status,
                where + first.message() + more,
                Map.of(VIOLATIONS, shown(violations)));
    }

    /// Refusal of something that is larger than a limit.
    public static Problem overLimit(FailureCode code, int status, String what, long limit) {
        return new Problem(code, status, "%s; the limit is %d".formatted(what, limit), Map.of(LIMIT, limit));
    }

    /// Refusal of a method that the path does not have.
    ///
    /// @param allowed names of the methods that it has
    public static Problem methodNotAllowed(Collection<String> allowed) {
        List<String> names = allowed.stream().sorted().toList();
        return new Problem(
                FailureCode.METHOD_NOT_ALLOWED,
                405,
                names.isEmpty()
                        ? "the method is not allowed here"
                        : "only " + String.join(", ", names) + " is allowed here",
                Map.of(ALLOWED, names));
    }

    /// Temporary refusal, because a store is unavailable. The client may repeat the request later.
    public static Problem unavailable(String detail) {
        return of(FailureCode.UNAVAILABLE, 503, detail);
    }

    /// Failure of a service itself, of which its log has the details.
    public static Problem internal() {
        return of(FailureCode.INTERNAL, 500, "an error of ours; it has been logged");
    }

    /// Problem for an answer of which only the status is known, because the server or a framework refused the request.
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 401 -> of(FailureCode.UNAUTHENTICATED, status, "credentials are required");
            case 403 -> of(FailureCode.FORBIDDEN, status, "this is not allowed");
            case 404 -> of(FailureCode.NOT_FOUND, status, "there is no such path");
            case 405 -> methodNotAllowed(List.of());
            case 400 ->
                of(
                        FailureCode.INVALID_REQUEST,
                        status,
                        "the request cannot be understood; check its address, its headers and its body");
            case 408 -> of(FailureCode.INVALID_REQUEST, status, "the request took too long");
            case 414 -> of(FailureCode.INVALID_REQUEST, status, "the address is too long");
            case 431 ->
                of(
                        FailureCode.INVALID_REQUEST,
                        status,
                        "the headers are too large; all headers together may have 8 KiB");
            case 406 -> of(FailureCode.UNSUPPORTED_MEDIA_TYPE, status, "no answer has a type that Accept names");
            case 415 -> of(FailureCode.UNSUPPORTED_MEDIA_TYPE, status, "the body has a type that is not taken here");
            case 429 -> of(FailureCode.RATE_LIMITED, status, "too many requests; the same request may succeed later");
            case 503 -> unavailable("the service cannot answer now; the same request may succeed later");
            default ->
                status >= 400 && status < 500
                        ? of(FailureCode.INVALID_REQUEST, status, "the request cannot be understood")
                        : new Problem(
                                FailureCode.INTERNAL,
                                Math.max(status, 500),
                                internal().detail(),
                                Map.of());
        };
    }

    public Problem with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(code, status, detail, more);
    }

    public Problem without(String name) {
        Map<String, Object> fewer = new LinkedHashMap<>(members);
        fewer.remove(name);
        return new Problem(code, status, detail, fewer);
    }

    public Problem with(List<Violation> violations) {
        return with(VIOLATIONS, shown(violations));
    }

    /// Seconds after which to repeat the request.
    public long retryAfterSeconds() {
        return members.get(RETRY_AFTER) instanceof Number seconds ? seconds.longValue() : RETRY_AFTER_SECONDS;
    }

    /// Violations that it names; empty for most codes.
    public List<Violation> violations() {
        return members.get(VIOLATIONS) instanceof List<?> list
                ? list.stream().map(Violation.class::cast).toList()
                : List.of();
    }

    public String title() {
        return title(code);
    }

    /// Title of every problem with this code: the code in words, such as `Schema violation`.
    public static String title(FailureCode code) {
        String words = code.wireName().replace('-', ' ').replace("json", "JSON");
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /// True if the same request may succeed later.
    public boolean isTemporary() {
        return status == 429 || status == 503;
    }

    /// Headers that belong to the status, by name.
    public Map<String, String> headers() {
        return switch (status) {
            case 401 -> Map.of("WWW-Authenticate", "Bearer");
            case 405 -> allowed().isEmpty() ? Map.of() : Map.of("Allow", allowed());
            case 429, 503 -> Map.of("Retry-After", Long.toString(retryAfterSeconds()));
            default -> Map.of();
        };
    }

    /// The JSON object, as a map in the order in which it is written.
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", code.urn());
        document.put("title", title());
        document.put("status", status);
        document.put("detail", detail);
        members.keySet().stream()
                .sorted()
                .forEach(name -> document.put(
                        name, Optional.ofNullable(members.get(name)).orElseThrow()));
        return document;
    }

    private String allowed() {
        return members.get(ALLOWED) instanceof List<?> names
                ? names.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : "";
    }

    private static List<Violation> shown(List<Violation> violations) {
        return List.copyOf(violations.subList(0, Math.min(violations.size(), MAX_VIOLATIONS)));
    }
}
