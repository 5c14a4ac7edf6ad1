namespace NetSim.Reports;

/// <summary>A file that lies in this assembly.</summary>
internal static class Asset
{
    public const string Style = "report.css";
    public const string Script = "report.js";
    public const string ChartStyle = "uPlot.min.css";
    public const string ChartScript = "uPlot.iife.min.js";
    public const string ChartLicence = "uPlot.LICENSE";

    /// <summary>Its text, with lines that end as on Unix.</summary>
    public static string Read(string name)
    {
        // It is embedded at build time: without it there would be no assembly.
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd();
    }
}
