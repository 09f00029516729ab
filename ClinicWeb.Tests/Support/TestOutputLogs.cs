using Microsoft.Extensions.Logging;

namespace ClinicWeb.Tests.Support;

/// <summary>What the program logs, beside the test that failed.</summary>
public sealed class TestOutputLogs : ILoggerProvider, ILogger
{
    private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        try
        {
            _output?.WriteLine($"{logLevel}: {formatter(state, exception)} {exception}");
        }
        catch (InvalidOperationException)
        {
            // The test is over, and something in the background is not yet.
        }
    }

    public void Dispose()
    {
        // Holds nothing.
    }
}
