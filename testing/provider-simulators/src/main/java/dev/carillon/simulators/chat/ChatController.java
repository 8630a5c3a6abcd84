// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.chat;

import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.http.HttpExchange;
import dev.carillon.simulators.http.HttpReply;
import dev.carillon.simulators.journal.Journal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Incoming webhooks under `/simulators/slack/hooks`, `…/teams/hooks` and `…/discord/hooks`, and an HTTP view of
/// the arrived messages.
@RestController
final class ChatController {

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<ChatProvider, BehaviourSwitch> behaviours;
    private final Map<ChatProvider, Journal<ReceivedChat>> journals = new EnumMap<>(ChatProvider.class);
    private final InstantSource clock;

    ChatController(Map<ChatProvider, BehaviourSwitch> behaviours, InstantSource clock) {
        this.behaviours = Map.copyOf(behaviours);
        this.clock = clock;
        for (ChatProvider vendor : ChatProvider.values()) {
            journals.put(vendor, new Journal<>(Journal.CAPACITY, chat -> chat.hook() + chat.payload()));
        }
    }

    @PostMapping("/simulators/{vendor:slack|teams|discord}/hooks/{hook}")
    void receive(
            @PathVariable String vendor,
            @PathVariable String hook,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        ChatProvider chat = vendor(vendor);
        HttpExchange exchange = new HttpExchange(request, response, required(behaviours, chat));
        String body = new String(request.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        JsonNode message;
        try {
            message = JSON.readTree(body);
        } catch (JacksonException e) {
            exchange.answer(new HttpReply(400, "text/plain", "invalid_payload", Map.of()));
            return;
        }
        Optional<HttpReply> complaint = chat.complaint(message);
        if (complaint.isPresent()) {
            exchange.answer(complaint.get());
            return;
        }
        ReceivedChat received = new ReceivedChat(hook, chat.title(message), chat.text(message), body, clock.instant());
        exchange.behave(hook, () -> required(journals, chat).add(received), chat);
    }

    @GetMapping("/simulators/{vendor:slack|teams|discord}/messages")
    List<ChatView> list(
            @PathVariable String vendor,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "") String hook,
            @RequestParam(defaultValue = "100000") int limit) {
        Journal<ReceivedChat> journal = required(journals, vendor(vendor));
        return journal.list(after, limit, chat -> hook.isEmpty() || hook.equals(chat.hook())).stream()
                .map(entry -> new ChatView(
                        entry.index(),
                        entry.arrival().hook(),
                        entry.arrival().title(),
                        entry.arrival().text(),
                        entry.arrival().payload(),
                        entry.arrival().receivedAt(),
                        journal.wireCount(
                                entry.arrival().hook() + entry.arrival().payload())))
                .toList();
    }

    private static ChatProvider vendor(String name) {
        return ChatProvider.valueOf(name.toUpperCase(java.util.Locale.ROOT));
    }

    private static <T> T required(Map<ChatProvider, T> map, ChatProvider vendor) {
        return Optional.ofNullable(map.get(vendor)).orElseThrow();
    }

    /// JSON view of a message.
    record ChatView(
            long index, String hook, String title, String text, String payload, Instant receivedAt, int wireCount) {}
}
