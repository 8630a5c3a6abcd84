// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Decoding and encoding of bytes that were captured from the maintained libraries and their reference server.
class ProtobufFramingTest {

    private final ProtobufFraming framing = new ProtobufFraming();

    @Test
    void readsAConnectWithPositions() {
        Command.Connect connect = (Command.Connect) command("46080d22420a054a57542d3112147b22646576696365223a22616e64"
                + "726f6964227d1a160a08696e626f78233432120a180132046570" + "2d41380b22046a6176612a05312e322e33");

        assertThat(connect.id()).isEqualTo(13);
        assertThat(connect.token()).isEqualTo("JWT-1");
        assertThat(connect.data().toStringUtf8()).isEqualTo("{\"device\":\"android\"}");
        assertThat(connect.subs())
                .isEqualTo(Map.of(
                        "inbox#42", new Command.StreamRequest(true, "ep-A", 11, Command.Unrecoverable.START_ANEW)));
    }

    @Test
    void readsSeveralCommandsOfOneFrame() {
        List<Command> commands = commands(
                "160801" + "6a120a0b7b226964223a226e31227d120361636b" + "110803620d0a0b7b227365656e223a31327d" + "00");

        assertThat(commands)
                .containsExactly(
                        new Command.Rpc(1, "ack", ByteString.copyFromUtf8("{\"id\":\"n1\"}")),
                        new Command.Send(3),
                        new Command.Pong());
    }

    @ParameterizedTest
    @CsvSource({
        "1008045" + "20c0a08696e626f782334323802,108",
        "0e0805420a0a08696e626f78233432,108",
        "0908022a050a01637801,107",
        "0908022a050a01636a00,107"
    })
    void readsWhatIsNotOffered(String hex, int answer) {
        assertThat(((Command.NotOffered) command(hex)).answer().code()).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0b0809", "020801", "ffffffff0f", "0c220a0a054a57542d312201", "0408015a00", "025a00"})
    void refusesWhatIsNoCommand(String hex) {
        assertThat(framing.decode(bytes(hex))).isInstanceOf(Framing.Decoding.Malformed.class);
    }

    @Property
    void neverThrowsForWhatAClientSends(@ForAll byte[] frame) {
        assertThat(framing.decode(ByteString.copyFrom(frame))).isNotNull();
    }

    @Test
    void writesTheBytesThatTheReferenceWrites() {
        assertThat(hex(new Reply.Ping())).isEqualTo("00");
        assertThat(hex(new Reply.Failed(2, new ProtocolError(400, "bad cursor", false))))
                .isEqualTo("130802120f089003120a62616420637572736f72");
        assertThat(hex(new Reply.Failed(9, ErrorCode.INTERNAL.error())))
                .isEqualTo("1f0809121b08641215696e7465726e616c20736572766572206572726f721801");
        assertThat(hex(new Reply.Answered(1, ByteString.copyFromUtf8("{\"ok\":true,\"method\":\"ack\"}"))))
                .isEqualTo("2008016a1c0a1a7b226f6b223a747275652c226d6574686f64223a2261636b227d");
        assertThat(hex(new Reply.Unsubscribed(15))).isEqualTo("04080f3a00");
        assertThat(hex(new Reply.Pushed(new Push.Unsubscribed("topic", UnsubscribeCode.INSUFFICIENT_STATE))))
                .isEqualTo("2222201205746f7069633a1710c4131a12696e73756666696369656e74207374617465");
        assertThat(hex(new Reply.Pushed(new Push.Published(
                        "inbox#42",
                        new Push.Publication(
                                ByteString.copyFromUtf8("{\"n\":11,\"kind\":\"note\"}"),
                                11,
                                Map.of("type", "inbox"))))))
                .isEqualTo("3722351208696e626f7823343222292216"
                        + "7b226e223a31312c226b696e64223a226e6f7465227d300b3a0d0a04747970651205696e626f78");
        assertThat(hex(new Reply.Connected(
                        8,
                        "client-1",
                        "0.0.0 fake",
                        Optional.empty(),
                        Map.of(
                                "inbox#42",
                                new Reply.StreamState(
                                        "ep-A", 10, Reply.Recovery.NOT_ASKED, List.of(), ByteString.EMPTY)),
                        Duration.ofSeconds(1),
                        Optional.empty())))
                .isEqualTo("3808082a340a08636c69656e742d31120a302e302e302066616b653218"
                        + "0a08696e626f78233432120c1801320465702d41480a5001" + "38014001");
    }

    @Test
    void joinsMessagesBackToBack() {
        assertThat(framing.join(List.of(bytes("00"), bytes("04080f3a00")))).isEqualTo(bytes("0004080f3a00"));
    }

    private Command command(String hex) {
        return commands(hex).getFirst();
    }

    private List<Command> commands(String hex) {
        return ((Framing.Decoding.Commands) framing.decode(bytes(hex))).commands();
    }

    private String hex(Reply reply) {
        return HexFormat.of().formatHex(framing.encode(reply).toByteArray());
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}
