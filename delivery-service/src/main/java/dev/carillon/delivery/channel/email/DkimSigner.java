// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.events.Sha256;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/// DKIM signer (RFC 6376): `rsa-sha256`, both canonicalizations `relaxed`, so that a mail server on the path may
/// fold headers and trim spaces. Thread-safe.
final class DkimSigner {

    private static final String CLASSPATH = "classpath:";
    private static final String CRLF = "\r\n";

    /// Headers that are signed if present: those that a reader sees, and those that unsubscribe (RFC 8058).
    private static final Set<String> SIGNED = Set.of(
            "from",
            "to",
            "subject",
            "date",
            "message-id",
            "reply-to",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "auto-submitted",
            "list-unsubscribe",
            "list-unsubscribe-post");

    private final String domain;
    private final String selector;
    private final PrivateKey key;

    private DkimSigner(String domain, String selector, PrivateKey key) {
        this.domain = domain;
        this.selector = selector;
        this.key = key;
    }

    /// @throws IllegalArgumentException when the key cannot be read
    static DkimSigner of(EmailProperties.Dkim dkim) {
        try {
            String pem = resource(dkim.privateKey())
                    .getContentAsString(StandardCharsets.US_ASCII)
                    .replaceAll("-----[A-Z ]+-----|\\s", "");
            PrivateKey key = KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
            return new DkimSigner(dkim.domain(), dkim.selector(), key);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("carillon.delivery.email.dkim.private-key cannot be read", e);
        }
    }

    /// Adds the signature to a complete message. A later change of the message invalidates it.
    void sign(MimeMessage message) throws MessagingException {
        List<Header> headers = Collections.list(message.getAllHeaders()).stream()
                .filter(header -> SIGNED.contains(header.getName().toLowerCase(Locale.ROOT)))
                .toList();
        String names = headers.stream()
                .map(header -> header.getName().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(":"));
        String unsigned = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=%s; s=%s; h=%s; bh=%s; b="
                .formatted(domain, selector, names, bodyHash(message));
        StringBuilder text = new StringBuilder();
        headers.forEach(header ->
                text.append(relaxed(header.getName(), header.getValue())).append(CRLF));
        text.append(relaxed("DKIM-Signature", unsigned));
        // Mail servers add headers at the top. The signature is added there too, so that the order of the signed
        // headers stays.
        message.addHeader("DKIM-Signature", unsigned + signature(text.toString()));
    }

    private String signature(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the DKIM key was readable at start and cannot sign now", e);
        }
    }

    private static String bodyHash(MimeMessage message) throws MessagingException {
        try {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            message.writeTo(written);
            String whole = written.toString(StandardCharsets.ISO_8859_1).replace(CRLF, "\n");
            String body = whole.substring(whole.indexOf("\n\n") + 2);
            return Base64.getEncoder()
                    .encodeToString(Sha256.of(relaxedBody(body).getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            throw new MessagingException("the message cannot be written", e);
        }
    }

    /// Canonical body: spaces at line ends and empty lines at the end are removed; other runs of spaces become one
    /// space.
    static String relaxedBody(String body) {
        List<String> lines = new ArrayList<>();
        for (String line : body.split("\n", -1)) {
            lines.add(line.replaceAll("[ \t]+$", "").replaceAll("[ \t]+", " "));
        }
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines.isEmpty() ? "" : String.join(CRLF, lines) + CRLF;
    }

    /// Canonical header: name in lower case, value unfolded, runs of spaces reduced to one space.
    static String relaxed(String name, String value) {
        return name.toLowerCase(Locale.ROOT).strip()
                + ":"
                + value.replaceAll("\r?\n", "").replaceAll("[ \t]+", " ").strip();
    }

    private static Resource resource(String location) {
        return location.startsWith(CLASSPATH)
                ? new ClassPathResource(location.substring(CLASSPATH.length()))
                : new FileSystemResource(location);
    }
}
