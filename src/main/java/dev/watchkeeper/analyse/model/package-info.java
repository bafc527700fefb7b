/**
 * Asks models: a question in words, with pictures, becomes a structured answer or a failure of a known kind. Clients for Ollama and for servers with the
 * interface of OpenAI, the chain of models that stand in for each other, and what protects both sides: limits of time, size and rate, and a pause after failures.
 * The rooms that need an answer call it, each on a thread of its own that waits until the answer is there; an interrupt ends the wait at once.
 */
@NullMarked
package dev.watchkeeper.analyse.model;

import org.jspecify.annotations.NullMarked;
