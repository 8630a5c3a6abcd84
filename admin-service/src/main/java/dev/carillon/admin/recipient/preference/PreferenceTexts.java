// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.preference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/// Texts of the preference centre in one language.
///
/// @param language BCP 47 tag
/// @param direction `ltr` or `rtl`
record PreferenceTexts(String language, String direction, Map<String, String> words) {

    private static final String BUNDLE = "preference-centre";
    private static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, Locale.GERMAN, Locale.forLanguageTag("ar"));
    private static final List<String> RIGHT_TO_LEFT = List.of("ar");

    PreferenceTexts {
        words = Map.copyOf(words);
    }

    /// Texts in the first wanted language that is available; English if none is.
    ///
    /// @param wanted BCP 47 tags; empty ones are ignored
    static PreferenceTexts of(String... wanted) {
        for (String tag : wanted) {
            String language = Locale.forLanguageTag(tag).getLanguage();
            for (Locale spoken : SPOKEN) {
                if (spoken.getLanguage().equals(language)) {
                    return in(spoken);
                }
            }
        }
        return in(Locale.ENGLISH);
    }

    static List<Locale> spoken() {
        return SPOKEN;
    }

    private static PreferenceTexts in(Locale locale) {
        ResourceBundle bundle = ResourceBundle.getBundle(
                BUNDLE, locale, ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        Map<String, String> words = new LinkedHashMap<>();
        bundle.keySet().forEach(name -> words.put(name, bundle.getString(name)));
        return new PreferenceTexts(
                locale.toLanguageTag(), RIGHT_TO_LEFT.contains(locale.getLanguage()) ? "rtl" : "ltr", words);
    }
}
