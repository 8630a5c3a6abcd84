// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone.guide;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/// Reader of guides in Markdown. Headings get the anchors that GitHub gives them; links to other guides lead to their
/// pages, and links to files of the repository become text.
final class GuideReader {

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final TextContentRenderer TEXT =
            TextContentRenderer.builder().extensions(EXTENSIONS).build();
    private static final Pattern LEFT_OUT_OF_ANCHORS = Pattern.compile("[^\\p{L}\\p{N} _-]");
    private static final Pattern WEB_ADDRESS = Pattern.compile("https?:.*");
    private static final String ENDING = ".md";
    private static final String SPECIFICATION = "openapi.yaml";

    private GuideReader() {}

    /// @param name path below `docs`, without the ending
    /// @param address address of a guide's page for its name
    static Guide read(String name, String markdown, UnaryOperator<String> address) {
        Node document = PARSER.parse(markdown);
        Map<Node, String> anchors = new HashMap<>();
        List<Guide.Section> sections = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        String title = name;
        String anchor = "";
        for (Node block = document.getFirstChild(); block != null; block = block.getNext()) {
            String content = TEXT.render(block);
            if (block instanceof Heading) {
                addSection(sections, title, anchor, text);
                title = content;
                anchor = anchor(content);
                anchors.put(block, anchor);
            } else {
                text.append(content).append('\n');
            }
        }
        addSection(sections, title, anchor, text);
        document.accept(new LinkTargets(name, address));
        String html = HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .attributeProviderFactory(_ -> (node, _, attributes) -> {
                    if (anchors.containsKey(node)) {
                        attributes.put("id", anchors.get(node));
                    }
                })
                .build()
                .render(document);
        return new Guide(name, sections.getFirst().title(), html, sections);
    }

    private static void addSection(List<Guide.Section> sections, String title, String anchor, StringBuilder text) {
        if (!anchor.isEmpty() || !text.isEmpty()) {
            sections.add(new Guide.Section(title, anchor, text.toString().strip()));
        }
        text.setLength(0);
    }

    private static String anchor(String title) {
        return LEFT_OUT_OF_ANCHORS
                .matcher(title.toLowerCase(Locale.ROOT))
                .replaceAll("")
                .replace(' ', '-');
    }

    /// Replacement of the targets of links, which are relative to the file.
    private static final class LinkTargets extends AbstractVisitor {

        private final String name;
        private final UnaryOperator<String> address;

        private LinkTargets(String name, UnaryOperator<String> address) {
            this.name = name;
            this.address = address;
        }

        @Override
        public void visit(Link link) {
            visitChildren(link);
            String target = link.getDestination();
            int hash = target.indexOf('#');
            String file = hash < 0 ? target : target.substring(0, hash);
            String fragment = hash < 0 ? "" : target.substring(hash);
            if (file.endsWith(ENDING) && !WEB_ADDRESS.matcher(file).matches() && isInDocumentation(file)) {
                link.setDestination(
                        address.apply(resolve(file.substring(0, file.length() - ENDING.length()))) + fragment);
            } else if (file.equals(SPECIFICATION)) {
                link.setDestination("/docs");
            } else if (!file.isEmpty() && !WEB_ADDRESS.matcher(file).matches()) {
                replaceByChildren(link);
            }
        }

        private boolean isInDocumentation(String file) {
            return !resolve(file).startsWith("..");
        }

        private String resolve(String file) {
            return Path.of(name).resolveSibling(file).normalize().toString();
        }

        private static void replaceByChildren(Node node) {
            Node child = node.getFirstChild();
            while (child != null) {
                Node next = child.getNext();
                node.insertBefore(child);
                child = next;
            }
            node.unlink();
        }
    }
}
