using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Storage;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace ClinicWeb.Server.Host.Lifetime;

/// <summary>
/// What the console shows, also in files in the data folder, since who double-clicks has no console. Written by the
/// owner of the folder only, so nothing is written before it is one; what was said until then comes first.
/// </summary>
internal sealed class FileLog : ILogEventSink, IDisposable
{
    private const long MostBytes = 2 << 20;
    private const int MostFiles = 5;
    private const int MostWaiting = 500;

    private readonly Lock _lock = new();
    private readonly Queue<LogEvent> _waiting = new();
    private Logger? _files;

    /// <summary>What to register.</summary>
    public SerilogLoggerProvider Provider() =>
        new(new LoggerConfiguration().MinimumLevel.Verbose().Enrich.FromLogContext().WriteTo.Sink(this).CreateLogger(),
            dispose: true);

    /// <summary>The folder is ours from now on.</summary>
    public void Open(DataFolder folder)
    {
        lock (_lock)
        {
            _files = new LoggerConfiguration().MinimumLevel.Verbose()
                .WriteTo.File(
                    new WithoutPatients(), Path.Combine(folder.Logs, "clinicweb-.log"),
                    rollingInterval: RollingInterval.Month,
                    fileSizeLimitBytes: MostBytes, rollOnFileSizeLimit: true, retainedFileCountLimit: MostFiles)
                .CreateLogger();
            while (_waiting.TryDequeue(out var early))
                _files.Write(early);
        }
    }

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        lock (_lock)
        {
            if (_files is not null)
                _files.Write(logEvent);
            else if (_waiting.Count < MostWaiting)
                _waiting.Enqueue(logEvent);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            _files?.Dispose();
    }

    /// <summary>
    /// A log is sent to whoever helps. What is told to the doctor may name a patient, so it is left out; where it
    /// happened is not.
    /// </summary>
    private sealed class WithoutPatients : ITextFormatter
    {
        private static readonly LogEventProperty Told = new("Detail", new ScalarValue("(what the doctor was told)"));

        private readonly MessageTemplateTextFormatter _line =
            new("{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u4} {SourceContext}: {Message:lj}{NewLine}",
                CultureInfo.InvariantCulture);

        public void Format(LogEvent logEvent, TextWriter output)
        {
            logEvent.AddOrUpdateProperty(Told);
            _line.Format(logEvent, output);
            for (var error = logEvent.Exception; error is not null; error = error.InnerException)
            {
                var message = error is ClinicException ? "" : ": " + error.Message;
                output.WriteLine($"  {error.GetType().FullName}{message}\n{error.StackTrace}");
            }
        }
    }
}
