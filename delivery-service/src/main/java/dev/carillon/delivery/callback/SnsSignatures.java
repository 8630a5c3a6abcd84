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
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Verifier of SNS signatures. A certificate is fetched once from the URL that the message names, if the
/// configuration allows this URL. Thread-safe.
final class SnsSignatures implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_KNOWN = 16;
    private static final List<String> NOTIFICATION_FIELDS =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> OTHER_FIELDS =
            List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    private final Pattern certificateUrls;
    private final Pattern subscribeUrls;
    private final InstantSource clock;
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
    SnsSignatures(Pattern certificateUrls, Pattern subscribeUrls, InstantSource clock) {
        this.certificateUrls = certificateUrls;
        this.subscribeUrls = subscribeUrls;
        this.clock = clock;
    }

    Verdict check(JsonNode envelope) {
        String url = envelope.path("SigningCertURL").asString("");
        Optional<String> algorithm = algorithm(envelope.path("SignatureVersion").asString(""));
        if (algorithm.isEmpty() || !certificateUrls.matcher(url).matches()) {
            return Verdict.FORGED;
        }
        Optional<X509Certificate> certificate = certificate(URI.create(url));
        if (certificate.isEmpty()) {
            return Verdict.UNDECIDED;
        }
        return isSigned(envelope, algorithm.get(), certificate.get()) ? Verdict.GENUINE : Verdict.FORGED;
    }

    /// Confirms a subscription. True if SNS answered with success.
    boolean isConfirmed(String url) {
        return subscribeUrls.matcher(url).matches() && get(URI.create(url)).isPresent();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private boolean isSigned(JsonNode envelope, String algorithm, X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
            PublicKey key = certificate.getPublicKey();
            Signature signature = Signature.getInstance(algorithm);
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

    private static Optional<String> algorithm(String version) {
        return switch (version) {
            case "1" -> Optional.of("SHA1withRSA");
            case "2" -> Optional.of("SHA256withRSA");
            default -> Optional.empty();
        };
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
