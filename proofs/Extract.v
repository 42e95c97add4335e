(* SPDX-License-Identifier: MIT *)
(** The checkers as an OCaml program, with Coq's own binary integers. *)
From Coq Require Import Extraction ExtrOcamlBasic.
From separatrix Require Import Checker MulticlassChecker MarginChecker ProgramChecker LabelsChecker NoisesChecker RayChecker SvmChecker QuadraticsChecker DualGapChecker MeasuresChecker.
Extraction "checker_plain.ml" check check_classes check_margin check_program check_agreement check_labels check_noises check_ray check_svm check_quadratics check_dual_gap check_measures.
