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

    /// Sockets of the connection that the current thread opens.
    private static final ScopedValue<List<Socket>> OPENING = ScopedValue.newInstance();

    private final SMTPTransport transport;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private long usedNanos;

    private SmtpConnection(SMTPTransport transport) {
        this.transport = transport;
    }

    /// Creates a session for all connections. Each session reads the library's files and loads its classes anew: where
    /// many virtual threads did so at once, they could wait for each other forever, each on a carrier of its own.
    static Session session(Properties settings) {
        Properties own = new Properties();
        own.putAll(settings);
        own.put("mail.smtp.socketFactory", new PlainSockets());
        own.put("mail.smtp.socketFactory.fallback", "false");
        Session session = Session.getInstance(own);
        try {
            prepare(session); // loads the classes of the transport
        } catch (NoSuchProviderException e) {
            throw new IllegalStateException("the mail library has no SMTP transport", e);
        }
        return session;
    }

    /// Creates a connection that is not open yet.
    static SmtpConnection prepare(Session session) throws NoSuchProviderException {
        return new SmtpConnection((SMTPTransport) session.getTransport("smtp"));
    }

    void open(EmailProperties properties) throws MessagingException {
        ScopedValue.where(OPENING, sockets).call(() -> {
            connect(properties);
            return sockets;
        });
    }

    private void connect(EmailProperties properties) throws MessagingException {
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
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                // Ignored: the connection is discarded either way.
            }
        }
    }

    /// Factory of plain sockets, each of which belongs to the connection that the thread opens.
    private static final class PlainSockets extends SocketFactory {

        @Override
        public Socket createSocket() {
            Socket socket = new Socket();
            OPENING.get().add(socket);
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
    }
}
