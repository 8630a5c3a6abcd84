// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.documents.json.Fields;
import dev.carillon.events.ActionId;
import dev.carillon.events.Channel;
import dev.carillon.events.Interruption;
import dev.carillon.events.v1.ItemAction;
import dev.carillon.events.v1.PushOptions;
import dev.carillon.events.v1.TemplateContent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reader of the parts of a content beside its texts: pictures, buttons, options of push messages, and what belongs to
/// the head of an e-mail. A part that the channel cannot show is a fault.
public final class RichContentForm {

    /// Most actions of a content.
    public static final int MAX_ACTIONS = 4;

    private static final int MAX_LABEL = 200;
    private static final int MAX_LINE = 2_000;
    private static final int MAX_NAME = 100;
    private static final int MAX_BADGE = 99_999;
    private static final Map<String, Set<Channel>> CHANNELS = Map.of(
            "image", Set.of(Channel.IN_APP, Channel.PUSH),
            "icon", Set.of(Channel.IN_APP, Channel.PUSH),
            "actions", Set.of(Channel.IN_APP),
            "push", Set.of(Channel.PUSH),
            "preheader", Set.of(Channel.EMAIL),
            "replyTo", Set.of(Channel.EMAIL));

    private RichContentForm() {}

    static void read(Fields content, Channel channel, TemplateContent.Builder read) {
        CHANNELS.forEach((name, channels) -> {
            if (!channels.contains(channel) && content.find(name).isPresent()) {
                content.violate(name, "channel", "cannot be shown on the channel " + channel.wireName());
            }
        });
        content.text("image", MAX_LINE).ifPresent(read::setImage);
        content.text("icon", MAX_LINE).ifPresent(read::setIcon);
        content.text("replyTo", MAX_LINE).ifPresent(read::setReplyTo);
        content.text("preheader", MAX_LINE).ifPresent(read::setPreheader);
        if (!read.getPreheader().isEmpty()
                && read.getHtml().isEmpty()
                && read.getMjml().isEmpty()) {
            content.violate("preheader", "required", "needs html or mjml, in which mail programs look for it");
        }
        read.addAllActions(actions(content));
        content.object("push").ifPresent(push -> read.setPush(options(push)));
    }

    private static List<ItemAction> actions(Fields content) {
        Set<String> seen = new HashSet<>();
        return content.objects("actions", MAX_ACTIONS).stream()
                .map(action -> action(action, seen))
                .toList();
    }

    private static ItemAction action(Fields action, Set<String> seen) {
        ItemAction.Builder read =
                ItemAction.newBuilder().setUrl(action.text("url", MAX_LINE).orElse(""));
        Optional<String> id = action.require("id", action.text("id", 64));
        if (id.isPresent() && !ActionId.isValid(id.get())) {
            action.violate("id", "pattern", "must be lower-case letters, digits, - and _, at most 64, such as approve");
        } else if (id.isPresent() && !seen.add(id.get())) {
            action.violate("id", "uniqueItems", "there is another action with this id");
        }
        Optional<String> label = action.require("label", action.text("label", MAX_LABEL));
        if (label.isPresent() && label.get().isBlank()) {
            action.violate("label", "required", "must not be blank");
        }
        return read.setId(id.orElse("")).setLabel(label.orElse("")).build();
    }

    private static PushOptions options(Fields push) {
        PushOptions.Builder read = PushOptions.newBuilder()
                .setCategory(push.text("category", MAX_NAME).orElse(""))
                .setThread(push.text("thread", MAX_LINE).orElse(""))
                .setSound(push.text("sound", MAX_NAME).orElse(""));
        push.integer("badge", 0, MAX_BADGE).ifPresent(badge -> read.setBadge(badge.intValue()));
        push.oneOf("interruption", Interruption.wireNames(), Interruption::find)
                .map(Interruption::code)
                .ifPresent(read::setInterruption);
        return read.build();
    }
}
