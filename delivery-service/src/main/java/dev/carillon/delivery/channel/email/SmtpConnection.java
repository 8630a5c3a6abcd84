// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import jakarta.mail.MessagingException;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// Connection to the mail server, used by one thread at a time. Only [#abort()] may be called from another thread.
final class SmtpConnection {

    private final SMTPTransport transport;
    private final TrackedSockets sockets;
    private long usedNanos;

    private SmtpConnection(SMTPTransport transport, TrackedSockets sockets) {
        this.transport = transport;
        this.sockets = sockets;
    }

    /// Creates a connection that is not open yet.
    static SmtpConnection prepare(Properties settings) throws NoSuchProviderException {
        TrackedSockets sockets = new TrackedSockets();
        Properties own = new Properties();
        own.putAll(settings);
        own.put("mail.smtp.socketFactory", sockets);
        own.put("mail.smtp.socketFactory.fallback", "false");
        return new SmtpConnection((SMTPTransport) Session.getInstance(own).getTransport("smtp"), sockets);
    }

    void open(EmailProperties properties) throws MessagingException {
        if (properties.username().isEmpty()) {
            transport.connect();
        } else {
            transport.connect(properties.host(), properties.port(), properties.username(), properties.password());
        }
    }

    /// Sends a message whose headers are complete.
    void send(MimeMessage message, InternetAddress recipient) throws MessagingException {
        transport.sendMessage(message, new InternetAddress[] {recipient});
        usedNanos = System.nanoTime();
    }

    /// True if the connection was used within the last second, or is not idle for too long and the server still
    /// answers.
    boolean isUsable(long maxIdleNanos) {
        long idle = System.nanoTime() - usedNanos;
        return idle < 1_000_000_000L || (idle < maxIdleNanos && transport.isConnected());
    }

    boolean isAnswering() {
        return transport.isConnected();
    }

    void close() {
        try {
            transport.close();
        } catch (MessagingException e) {
            abort();
        }
    }

    /// Closes the socket, which fails the thread that waits on it.
    void abort() {
        sockets.close();
    }

    /// Factory of one connection's plain sockets, which it can close.
    private static final class TrackedSockets extends SocketFactory {

        private final List<Socket> made = new CopyOnWriteArrayList<>();

        @Override
        public Socket createSocket() {
            Socket socket = new Socket();
            made.add(socket);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("only unconnected sockets");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException("only unconnected sockets");
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException("only unconnected sockets");
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException("only unconnected sockets");
        }

        void close() {
            for (Socket socket : made) {
                try {
                    socket.close();
                } catch (IOException e) {
                    // Ignored: the connection is discarded either way.
                }
            }
        }
    }
}
