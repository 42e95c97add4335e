(* SPDX-License-Identifier: MIT *)
(** The same with Zarith's integers for Coq's: faster, and one more thing to trust. *)
From Coq Require Import Extraction ExtrOcamlBasic ExtrOcamlZBigInt ExtrOcamlNatInt.
From separatrix Require Import Checker MulticlassChecker MarginChecker ProgramChecker LabelsChecker NoisesChecker RayChecker SvmChecker QuadraticsChecker DualGapChecker MeasuresChecker.
Extraction "checker_zarith.ml" check check_classes check_margin check_program check_agreement check_labels check_noises check_ray check_svm check_quadratics check_dual_gap check_measures.
