// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.eclipse.angus.mail.util.MailStreamProvider;

/// Pool of open connections. The most recently used connection is taken first, so that surplus connections become
/// idle and are closed. The number of simultaneous attempts bounds its size. Thread-safe.
final class SmtpConnections implements AutoCloseable {

    /// System property of the mail API. Without it the API searches the whole class path several times per message,
    /// which took two thirds of the processing time.
    private static final String STREAM_PROVIDER = "jakarta.mail.util.StreamProvider";

    private final EmailProperties properties;
    private final Session session;
    private final Deque<SmtpConnection> idle = new ConcurrentLinkedDeque<>();
    private final ScheduledThreadPoolExecutor writeWatch;

    SmtpConnections(EmailProperties properties) {
        this.properties = properties;
        if (System.getProperty(STREAM_PROVIDER) == null) {
            System.setProperty(STREAM_PROVIDER, MailStreamProvider.class.getName());
        }
        this.writeWatch = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("smtp-write-watch").factory());
        writeWatch.setRemoveOnCancelPolicy(true);
        EmailProperties.Timeouts timeouts = properties.timeouts();
        Properties settings = new Properties();
        settings.put("mail.smtp.host", properties.host());
        settings.put("mail.smtp.port", Integer.toString(properties.port()));
        settings.put("mail.smtp.auth", Boolean.toString(!properties.username().isEmpty()));
        settings.put("mail.smtp.starttls.enable", Boolean.toString(properties.startTls()));
        settings.put("mail.smtp.starttls.required", Boolean.toString(properties.startTls()));
        settings.put("mail.smtp.ssl.checkserveridentity", "true");
        settings.put("mail.smtp.connectiontimeout", millis(timeouts.connect()));
        settings.put("mail.smtp.timeout", millis(timeouts.answer()));
        settings.put("mail.smtp.writetimeout", millis(timeouts.answer()));
        settings.put("mail.smtp.executor.writetimeout", writeWatch);
        settings.put("mail.smtp.quitwait", "false");
        settings.put("mail.smtp.localhost", "carillon.invalid");
        this.session = SmtpConnection.session(settings);
    }

    /// Takes an idle connection on which the server still answers, if there is one.
    Optional<SmtpConnection> findIdle() {
        for (SmtpConnection found = idle.pollFirst(); found != null; found = idle.pollFirst()) {
            if (found.isUsable(properties.timeouts().idle().toNanos())) {
                return Optional.of(found);
            }
            found.close();
        }
        return Optional.empty();
    }

    SmtpConnection prepare() throws NoSuchProviderException {
        return SmtpConnection.prepare(session);
    }

    void keep(SmtpConnection connection) {
        idle.addFirst(connection);
    }

    /// Keeps the connection after a refusal if the server still answers; a server closes it after reply 421.
    void keepIfAnswering(SmtpConnection connection) {
        if (connection.isAnswering()) {
            keep(connection);
        } else {
            connection.abort();
        }
    }

    @Override
    public void close() {
        for (SmtpConnection found = idle.pollFirst(); found != null; found = idle.pollFirst()) {
            found.close();
        }
        writeWatch.shutdownNow();
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
