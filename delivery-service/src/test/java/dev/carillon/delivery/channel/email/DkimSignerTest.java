// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.delivery.Deliveries;
import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeliveryContent;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.FailException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// DKIM signatures, verified by Apache James.
final class DkimSignerTest {

    @TempDir
    private static Path directory;

    private static KeyPair keys;
    private static Path pem;

    @BeforeAll
    static void makeKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        pem = Files.writeString(
                directory.resolve("dkim.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Order A-17",
                "Grüße 😀  with   spaces ",
                "long words and many of them, again and again, so that the "
                        + "subject has to be folded over more than one line of the header, which a server may fold otherwise"
            })
    void signatureOverAMessageVerifies(String subject) throws Exception {
        String wire = wire(attempt(subject));

        List<SignatureRecord> verified = verify(wire);

        assertThat(verified).hasSize(1);
        assertThat(verified.getFirst().getDToken().toString()).isEqualTo("example.org");
        assertThat(verified.getFirst().getHeaders())
                .asString()
                .contains("list-unsubscribe", "list-unsubscribe-post", "from", "subject", "date");
    }

    @Test
    void spacesThatAServerTrimsOnTheWayBreakNothing() throws Exception {
        String wire = wire(attempt("x")).replace("Subject: x", "Subject:   x ");

        assertThat(verify(wire)).hasSize(1);
    }

    @Test
    void changedTextBreaksTheSignature() throws Exception {
        String wire = wire(attempt("Order A-17")).replace("Plain for", "Paint for");

        assertThatThrownBy(() -> verify(wire)).isInstanceOf(FailException.class);
    }

    @Test
    void keyThatIsNoneIsNamedAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DkimSigner.of(new EmailProperties.Dkim("example.org", "s1", "/no/such/file")))
                .withMessageContaining("carillon.delivery.email.dkim.private-key");
    }

    private static List<SignatureRecord> verify(String wire) throws Exception {
        String record = "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
        return new DKIMVerifier((_, _, _) -> List.of(record))
                .verify(new ByteArrayInputStream(wire.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String wire(Attempt attempt) throws Exception {
        EmailProperties properties = new EmailProperties(
                "127.0.0.1",
                25,
                "",
                "",
                "Shop <shop@example.org>",
                "",
                false,
                new EmailProperties.Timeouts(
                        Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)),
                Duration.ofSeconds(1),
                1,
                "",
                new EmailProperties.Dkim("example.org", "s1", pem.toString()));
        DeliveryTags tags = DeliveryTags.sealedBy(List.of(Simulators.TAG_KEY), "https://carillon.example.org");
        MimeMessage message = new SmtpMessages(new EmailDrafts("Shop <shop@example.org>", "", tags), properties)
                .write(attempt, new InternetAddress("ann@example.net"));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        message.writeTo(written);
        return written.toString(StandardCharsets.ISO_8859_1).replaceAll("\r?\n", "\r\n");
    }

    private static Attempt attempt(String subject) {
        DeliveryContent content = Deliveries.mailTo("ann@example.net", subject);
        return new Attempt(
                Deliveries.email(RecipientKey.of("contract", "ann"), content)
                        .setPurpose("marketing")
                        .build(),
                content);
    }
}
