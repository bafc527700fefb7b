package dev.watchkeeper.analyse;

/** Where no model is configured; stateless. */
public final class NoAnalysis implements AnalysisView {
    @Override
    public Report report() {
        return Report.OFF;
    }

    @Override
    public Answer request(String event) {
        return Answer.OFF;
    }
}
