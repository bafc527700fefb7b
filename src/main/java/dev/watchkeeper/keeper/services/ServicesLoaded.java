package dev.watchkeeper.keeper.services;

import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.yaml.Problem;
import dev.watchkeeper.config.yaml.Problems;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The result of loading a file; immutable. If it has mistakes, there are no children.
 *
 * @param sections the names of the sections in the file
 * @param children in the order of the file
 * @param mail how mails are sent, if a {@code keep_alive_config.json} says so
 */
public record ServicesLoaded(
        Set<String> sections,
        List<ServiceSettings> children,
        KeeperLog keeperLog,
        Optional<MailSettings> mail,
        Remarks remarks) {
    public ServicesLoaded {
        sections = Set.copyOf(sections);
        children = List.copyOf(children);
    }

    /** Whether the file names cameras, so that a node is needed. */
    public boolean cameras() {
        return sections.contains("cameras");
    }

    /**
     * What the file says about the keeper's own log; immutable.
     *
     * @param file empty for the default
     * @param debug whether the keeper logs more than usual
     */
    public record KeeperLog(Optional<ServiceSettings.LogFile> file, boolean debug) {
        /** The file says nothing about it. */
        static final KeeperLog DEFAULT = new KeeperLog(Optional.empty(), false);
    }

    /** What is wrong with the file; immutable. */
    public record Remarks(List<Problem> mistakes, List<Problem> warnings) {
        public Remarks {
            mistakes = List.copyOf(mistakes);
            warnings = List.copyOf(warnings);
        }

        static Remarks of(Problems problems) {
            return new Remarks(problems.mistakes(), problems.warnings());
        }
    }

    public List<Problem> mistakes() {
        return remarks.mistakes();
    }

    public List<Problem> warnings() {
        return remarks.warnings();
    }
}
