"""What a pasted log names beside its message is no code of another case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.same_case.codes import codes_in, identifiers_in, named_codes_in
from workers.generation.same_case.differences import differences
from workers.generation.same_case.logs import quotes_message, without_files, without_system_numbers


@pytest.mark.parametrize(
    "text",
    [
        "OSError: [Errno -101] NetCDF: HDF error: 'leg3_0923.nc'",
        "OSError: [Errno -101] NetCDF: HDF error: b'leg3_0923.nc'",
        "Error in nc_4: file leg2_adcp.nc (return= -101 )\nNetCDF: HDF error",
        'File "/home/marie/run_0734.py", line 48, in main',
        "cp: error writing 'out_2024.nc': Disk quota exceeded",
        "[WinError 32] used by another process: C:\\data\\cast_00412.csv",
        "slurmstepd: error: job 774512 was killed",
        "oom-kill event in StepId=774512.batch",
    ],
)
def test_files_jobs_and_system_numbers_name_no_case(text: str) -> None:
    assert named_codes_in(text) == frozenset()
    assert codes_in(text) | identifiers_in(text) <= {"nc_4"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("License Manager Error -96", "96"),
        ("msvcp140.dll: error 126", "126"),
        ("STOP 0x0000009F", "0x0000009f"),
        ("the exit code was 137", "137"),
        ("vpn error 13868 (see https://intranet.example/vpn-0007)", "13868"),
    ],
)
def test_what_somebody_calls_a_code_stays_one(text: str, code: str) -> None:
    assert code in named_codes_in(text)


def test_a_file_of_a_program_names_a_case() -> None:
    assert without_files("msvcp1400.dll and ./run_7.py are there") == "msvcp1400.dll and are there"
    assert (
        without_system_numbers("[Errno 122] Disk quota exceeded").strip() == "Disk quota exceeded"
    )
    assert without_system_numbers("(error 720)") == "(error 720)"


@pytest.mark.parametrize(
    ("question", "source", "found"),
    [
        (
            "Microsoft Word - Produit désactivé partout. Code d'erreur : 0xC004F074",
            "Word affiche « produit désactivé partout »",
            ("untold_code",),
        ),
        (
            "License Manager Error -15",
            "MATLAB: License Manager Error -96",
            ("other_code",),
        ),
        ("error 720 of the vpn", "the vpn drops at home", ("other_code",)),
        ("usb camera: device stopped (Code 43)", "usb device, code 10", ("other_code",)),
        ("périphérique usb (code 43) ne démarre pas", "usb, code 10", ("other_code",)),
        ("driver install (exit 1603) fatal error", "driver, exit code 1605", ("other_code",)),
    ],
)
def test_a_code_that_a_source_with_the_message_does_not_tell(
    question: str, source: str, found: tuple[str, ...]
) -> None:
    assert differences(question, source) == found


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    kept = without_files(text)
    assert len(kept) <= len(text) + 1
    assert without_files(kept) == kept
    without_system_numbers(text)
    assert not quotes_message(text, "")
