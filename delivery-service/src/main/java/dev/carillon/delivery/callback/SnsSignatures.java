// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Verifier of SNS signatures. A certificate is fetched once from the URL that the message names, if the
/// configuration allows this URL. Signatures with SHA-1, and messages outside the replay window, are refused.
/// Thread-safe.
final class SnsSignatures implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_KNOWN = 16;
    /// The only version that is accepted: version 1 signs with SHA-1.
    private static final String SIGNATURE_VERSION = "2";

    private static final String ALGORITHM = "SHA256withRSA";
    private static final List<String> NOTIFICATION_FIELDS =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> OTHER_FIELDS =
            List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    private final Pattern certificateUrls;
    private final Pattern subscribeUrls;
    private final ReplayWindow window;
    private final Map<URI, X509Certificate> known = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /// Result of verifying a message.
    enum Verdict {
        GENUINE,
        FORGED,
        /// The certificate is currently not available.
        UNDECIDED
    }

    /// @param certificateUrls Pattern that a certificate's URL must match
    /// @param subscribeUrls Pattern that the URL for confirming a subscription must match
    SnsSignatures(Pattern certificateUrls, Pattern subscribeUrls, ReplayWindow window) {
        this.certificateUrls = certificateUrls;
        this.subscribeUrls = subscribeUrls;
        this.window = window;
    }

    Verdict check(JsonNode envelope) {
        String url = envelope.path("SigningCertURL").asString("");
        if (!envelope.path("SignatureVersion").asString("").equals(SIGNATURE_VERSION)
                || !certificateUrls.matcher(url).matches()
                || !isRecent(envelope)) {
            return Verdict.FORGED;
        }
        Optional<X509Certificate> certificate = certificate(URI.create(url));
        if (certificate.isEmpty()) {
            return Verdict.UNDECIDED;
        }
        return isSigned(envelope, certificate.get()) ? Verdict.GENUINE : Verdict.FORGED;
    }

    /// Confirms a subscription. True if SNS answered with success.
    boolean isConfirmed(String url) {
        return subscribeUrls.matcher(url).matches() && get(URI.create(url)).isPresent();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private boolean isSigned(JsonNode envelope, X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(window.clock().instant()));
            PublicKey key = certificate.getPublicKey();
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(signedText(envelope).getBytes(StandardCharsets.UTF_8));
            return signature.verify(
                    Base64.getDecoder().decode(envelope.path("Signature").asString("")));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String signedText(JsonNode envelope) {
        List<String> names =
                envelope.path("Type").asString("").equals("Notification") ? NOTIFICATION_FIELDS : OTHER_FIELDS;
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            if (envelope.hasNonNull(name)) {
                text.append(name)
                        .append('\n')
                        .append(envelope.path(name).asString(""))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /// True if the message was signed within the replay window.
    private boolean isRecent(JsonNode envelope) {
        try {
            return window.contains(Instant.parse(envelope.path("Timestamp").asString("")));
        } catch (DateTimeException e) {
            return false;
        }
    }

    private Optional<X509Certificate> certificate(URI url) {
        X509Certificate found = known.get(url);
        if (found != null) {
            return Optional.of(found);
        }
        Optional<X509Certificate> fetched = get(url).flatMap(SnsSignatures::parse);
        fetched.ifPresent(certificate -> {
            if (known.size() >= MAX_KNOWN) {
                known.clear();
            }
            known.put(url, certificate);
        });
        return fetched;
    }

    private Optional<byte[]> get(URI url) {
        HttpRequest request = HttpRequest.newBuilder(url).timeout(TIMEOUT).build();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<X509Certificate> parse(byte[] pem) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem))
                            instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
