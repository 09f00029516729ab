using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Patients;

/// <summary>What may be asked of the list of patients.</summary>
internal static class PatientQueryRules
{
    /// <summary>Page or page size out of range: <see cref="ClinicError.Invalid"/> naming all.</summary>
    public static void Check(PatientQuery query)
    {
        var check = new FieldCheck();
        if (query.Page < 1)
            check.Add("page", $"Must be 1 or more.");
        if (query.PageSize is < 1 or > PatientQueryLimits.PageSize)
            check.Add("pageSize", $"Must be 1 to {PatientQueryLimits.PageSize}.");
        if (query.Search?.Length > PatientQueryLimits.Search)
            check.Add("search", $"At most {PatientQueryLimits.Search} characters.");
        if (!Enum.IsDefined(query.Order))
            check.Add("order", $"Must be name, recent, birth-date or chart-number.");
        check.ThrowIfAny($"The list cannot be shown");
    }
}
