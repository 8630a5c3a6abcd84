// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.springframework.kafka.core.ConsumerFactory;

/// Log of the failures of a Kafka reader that tries again for as long as it is open. A failure that repeats is logged
/// at most once a minute. If the broker denied access, the message names the Kafka user, which needs an access control
/// list. For one thread.
public final class RetriedFailures {

    private static final Pattern USERNAME = Pattern.compile("\\busername=\"?([^\"\\s;]+)");
    private static final long REPEAT_NANOS = Duration.ofMinutes(1).toNanos();

    private final Logger log;
    private final String action;
    private final String user;
    private String logged = "";
    private long loggedNanos = System.nanoTime();

    /// @param action what failed, such as `reading carillon.catalog.v1`
    /// @param consumers source of the reader's consumers, whose settings name the user
    public RetriedFailures(Logger log, String action, ConsumerFactory<?, ?> consumers) {
        this.log = log;
        this.action = action;
        this.user = user(consumers.getConfigurationProperties());
    }

    /// Logs a failure, unless the same one was logged in the last minute.
    ///
    /// @param pause time until the next try
    public void failed(Throwable failure, Duration pause) {
        String cause = describe(failure);
        long now = System.nanoTime();
        if (!cause.equals(logged) || now - loggedNanos >= REPEAT_NANOS) {
            log.warn("{} failed; retrying every {} ms: {}", action, pause.toMillis(), cause);
            logged = cause;
            loggedNanos = now;
        }
    }

    private String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthorizationException) {
                return "Kafka denies access to %s: %s".formatted(user, cause.getMessage());
            }
            if (cause instanceof AuthenticationException) {
                return "Kafka does not accept the credentials of %s: %s".formatted(user, cause.getMessage());
            }
        }
        return failure.toString();
    }

    /// User as access control lists name it, such as `User:carillon-gateway`, or where Kafka takes its name from.
    private static String user(Map<String, Object> settings) {
        Matcher username = USERNAME.matcher(String.valueOf(settings.get(SaslConfigs.SASL_JAAS_CONFIG)));
        if (username.find()) {
            return "User:" + username.group(1);
        }
        return switch (String.valueOf(settings.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG))) {
            case "SSL" -> "the user of the client certificate";
            case "SASL_SSL", "SASL_PLAINTEXT" -> "the user of the SASL credentials";
            default -> "User:ANONYMOUS";
        };
    }
}
